package io.serai.saga;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.audit.ArgumentsHash;
import io.serai.audit.AuditEnd;
import io.serai.audit.AuditEvent;
import io.serai.audit.AuditTrail;
import io.serai.deadletter.DeadLetter;
import io.serai.deadletter.DeadLetters;
import io.serai.deadletter.LetterArguments;
import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators what became of sagas: audit trail, meters, log; and tenants what is left half done: dead letters. */
final class SagaTrail implements SagaRecords {

    private static final Logger LOGGER = LoggerFactory.getLogger(SagaTrail.class);
    private static final AuditEvent.Actor ACTOR = new AuditEvent.Actor("system", "saga");

    private final AuditTrail trail;
    private final MeterRegistry meters;
    private final DeadLetters letters;
    private final LetterArguments sealing;
    private final ArgumentsHash hash;
    private final Catalogue catalogue;
    private final Clock clock;

    SagaTrail(
            AuditTrail trail,
            MeterRegistry meters,
            DeadLetters letters,
            LetterArguments sealing,
            ArgumentsHash hash,
            Catalogue catalogue,
            Clock clock) {
        this.trail = trail;
        this.meters = meters;
        this.letters = letters;
        this.sealing = sealing;
        this.hash = hash;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @Override
    public void compensated(Saga saga) {
        count(saga, "compensated");
        trail.single(event("saga.compensated", saga), new AuditEnd("success", null, null, age(saga)));
    }

    @Override
    public void postponed(Saga saga) {
        count(saga, "postponed");
    }

    @Override
    public void failed(Saga saga) {
        count(saga, "failed");
        trail.single(
                event("saga.compensation_failed", saga),
                new AuditEnd("failure", Outcome.UNKNOWN.text(), null, age(saga)));
        LOGGER.atError()
                .addKeyValue("saga", saga.id())
                .addKeyValue("tenant", saga.tenantId())
                .addKeyValue("requestId", saga.requestId())
                .addKeyValue("left", routes(saga))
                .log("A call is left half done: its steps could not be undone");
        if (saga.state() == Saga.State.LOST) { // otherwise the caller was answered, and the call is a letter already
            letters.park(letter(saga));
        }
    }

    private void count(Saga saga, String result) {
        meters.counter("serai.saga.compensations", "tool", saga.toolId(), "result", result)
                .increment();
    }

    private long age(Saga saga) {
        return Duration.between(saga.createdAt(), clock.instant()).toMillis();
    }

    private static String routes(Saga saga) {
        return saga.steps().stream().map(Saga.Step::compensation).collect(Collectors.joining(", "));
    }

    private static AuditEvent event(String action, Saga saga) {
        ObjectNode work = saga.arguments().deepCopy();
        ArrayNode steps = work.putArray("steps");
        for (Saga.Step step : saga.steps()) {
            steps.addObject().put("compensation", step.compensation()).set("options", step.options());
        }
        return new AuditEvent(
                action,
                saga.tenantId(),
                ACTOR,
                null,
                "",
                null,
                saga.requestId(),
                saga.toolId(),
                integration(saga),
                saga.connection(),
                saga.id(),
                work);
    }

    private static String integration(Saga saga) {
        return saga.toolId().substring(0, saga.toolId().indexOf('.'));
    }

    private DeadLetter letter(Saga saga) {
        String id = DeadLetter.newId();
        Instant now = clock.instant();
        Tool tool = catalogue.find(saga.toolId());
        return new DeadLetter(
                id,
                saga.tenantId(),
                saga.toolId(),
                integration(saga),
                saga.connection(),
                null,
                tool == null ? "write" : tool.effect().text(),
                Outcome.UNKNOWN,
                ProblemType.OUTCOME_UNKNOWN,
                "The call was cut off and is left half done; not undone: " + routes(saga) + " of " + saga.id() + ".",
                1,
                DeadLetter.Status.OPEN,
                sealing.seal(saga.tenantId(), id, saga.arguments()),
                hash.of(saga.arguments()),
                null,
                saga.requestId(),
                null,
                0,
                now,
                letters.expiry(now));
    }
}
