package io.serai.oauth;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.audit.AuditEnd;
import io.serai.audit.AuditEvent;
import io.serai.audit.AuditTrail;
import io.serai.credential.ConnectionId;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** Everything that is said of a refresh: audit, metric, log, event. */
final class RefreshRecords {

    private static final Logger LOGGER = LoggerFactory.getLogger(RefreshRecords.class);
    private static final AuditEvent.Actor ACTOR = new AuditEvent.Actor("system", "refresh");

    /** A refresh that is recorded as begun. */
    final class Record {

        private final ConnectionId id;
        private final long number;
        private final long began = System.nanoTime();

        private Record(ConnectionId id, long number) {
            this.id = id;
            this.number = number;
        }

        /** @param result one of a short closed list: it becomes a label of the metric */
        void end(String result) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            trail.end(number, auditEnd(result, millis));
            registry.timer("serai.token.refresh", "provider", id.integration(), "result", result)
                    .record(millis, TimeUnit.MILLISECONDS);
            LOGGER.atInfo()
                    .addKeyValue("tenant", id.tenantId())
                    .addKeyValue("integration", id.integration())
                    .addKeyValue("connection", id.connection())
                    .addKeyValue("result", result)
                    .addKeyValue("durationMs", millis)
                    .log("token_refresh");
        }
    }

    private final AuditTrail trail;
    private final MeterRegistry registry;
    private final ApplicationEventPublisher events;

    RefreshRecords(AuditTrail trail, MeterRegistry registry, ApplicationEventPublisher events) {
        this.trail = trail;
        this.registry = registry;
        this.events = events;
    }

    private static AuditEnd auditEnd(String result, long millis) {
        return switch (result) {
            case "success" -> new AuditEnd("success", null, null, millis);
            case "unanswered" -> new AuditEnd("unknown", "unknown", result, millis);
            default -> new AuditEnd("failure", null, result, millis);
        };
    }

    /** @throws io.serai.problem.Problem 503: what cannot be recorded must not be done */
    Record begin(ConnectionId id) {
        return new Record(
                id,
                trail.attempt(new AuditEvent(
                        "credentials.refresh",
                        id.tenantId(),
                        ACTOR,
                        null,
                        "",
                        null,
                        UUID.randomUUID().toString(),
                        null,
                        id.integration(),
                        id.connection(),
                        null,
                        null)));
    }

    /** Tells whoever listens that somebody has to connect again. */
    void announce(ConnectionId id, String reason) {
        events.publishEvent(new ConnectionBroken(id, reason));
    }
}
