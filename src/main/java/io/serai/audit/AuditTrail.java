package io.serai.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.JsonBytes;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records actions. An action that has an effect is recorded twice: its attempt before, its end after; an attempt without
 * an end shows as {@code unknown}. May be called on an event loop.
 */
public final class AuditTrail {

    /** In the place of a number when an attempt could not be recorded and the mode is open. */
    private static final long NOT_RECORDED = -1;

    /** Characters of the longest text that a caller chooses and a record holds, beside the arguments. */
    private static final int LONGEST_TEXT = 256;

    private static final Logger LOGGER = LoggerFactory.getLogger(AuditTrail.class);

    private final Journal journal;
    private final AuditSettings settings;
    private final ObjectMapper json;
    private final TimeText time;
    private final ArgumentsHash hash;
    private final @Nullable DiskSync sync;
    private final AuditTally tally;

    AuditTrail(
            Journal journal,
            AuditSettings settings,
            ObjectMapper json,
            Clock clock,
            ArgumentsHash hash,
            @Nullable DiskSync sync,
            AuditTally tally) {
        this.journal = journal;
        this.settings = settings;
        this.json = json;
        this.time = new TimeText(clock);
        this.hash = hash;
        this.sync = sync;
        this.tally = tally;
        tally.beginsBehind(journal.head().seq());
        if (settings.mode() == AuditSettings.Mode.OPEN) {
            LOGGER.atWarn().log("SERAI_AUDIT_MODE=open: calls that cannot be recorded are made all the same");
        }
    }

    /**
     * Records what is about to be done.
     *
     * @return the record's number, for {@link #end}
     * @throws Problem 503 {@code AUDIT_UNAVAILABLE}: what cannot be recorded must not be done
     */
    public long attempt(AuditEvent event) {
        try {
            String now = time.millisecond();
            return journal.append(members(event, null, now), (seq, before) -> tally.attempted(seq, before, now, event));
        } catch (JournalFull full) {
            if (settings.mode() == AuditSettings.Mode.OPEN) {
                return NOT_RECORDED;
            }
            throw unavailable();
        }
    }

    /** Whether {@link #whenDurable} must be asked before the recorded action may begin. */
    public boolean waitsForDisk() {
        return sync != null;
    }

    /** Calls back, on another thread, once what was recorded before survives a loss of power; with 503 if it does not. */
    public void whenDurable(Consumer<@Nullable Problem> done) {
        Objects.requireNonNull(sync, "waitsForDisk")
                .whenOnDisk(onDisk ->
                        done.accept(onDisk || settings.mode() == AuditSettings.Mode.OPEN ? null : unavailable()));
    }

    private static Problem unavailable() {
        return Problem.of(ProblemType.AUDIT_UNAVAILABLE, "The audit journal takes no records; nothing was done.")
                .withOutcome(Outcome.NOT_SENT)
                .withRetryAfter(1); // a full journal looks for room once a second
    }

    /** Records what became of an attempt. */
    public void end(long attempt, AuditEnd end) {
        if (attempt != NOT_RECORDED) {
            appendIfPossible(endMembers(attempt, end), (seq, before) -> tally.ended(attempt, end));
        }
    }

    /** Records an action that ended before it could have an effect. */
    public void single(AuditEvent event, AuditEnd end) {
        appendIfPossible(members(event, end, time.millisecond()), (seq, before) -> {});
    }

    /** Whether the next attempt would be admitted; for readiness. */
    public boolean isWritable() {
        boolean confirms = sync == null || !sync.isStuck();
        return confirms && journal.hasRoom() || settings.mode() == AuditSettings.Mode.OPEN;
    }

    private void appendIfPossible(byte[] members, Journal.Witness witness) {
        try {
            journal.append(members, witness);
        } catch (JournalFull full) {
            // The action has happened; its attempt stands without an end and shows as unknown.
        }
    }

    private byte[] members(AuditEvent event, @Nullable AuditEnd end, String now) {
        return write(generator -> {
            generator.writeStringField("timestamp", now);
            optional(generator, "tenantId", event.tenantId());
            optional(generator, "userId", event.userId());
            generator.writeStringField("action", event.action());
            optional(generator, "toolId", event.toolId());
            arguments(generator, event.arguments());
            generator.writeObjectFieldStart("actor");
            generator.writeStringField("type", event.actor().type());
            generator.writeStringField("id", event.actor().id());
            generator.writeEndObject();
            generator.writeStringField("ip", event.ip());
            optional(generator, "userAgent", event.userAgent());
            optional(generator, "requestId", event.requestId());
            optional(generator, "integration", event.integration());
            optional(generator, "connection", event.connection());
            optional(generator, "resource", event.resource());
            if (end != null) {
                end(generator, end);
            }
        });
    }

    private byte[] endMembers(long attempt, AuditEnd end) {
        return write(generator -> {
            generator.writeNumberField("ends", attempt);
            end(generator, end);
        });
    }

    private static void end(JsonGenerator generator, AuditEnd end) throws IOException {
        generator.writeStringField("result", end.result());
        generator.writeNumberField("duration", end.durationMillis());
        optional(generator, "outcome", end.outcome());
        optional(generator, "code", end.code());
        if (end.resultBytes() > 0) {
            generator.writeNumberField("resultBytes", end.resultBytes());
        }
        optional(generator, "resource", end.resource());
    }

    private void arguments(JsonGenerator generator, @Nullable ObjectNode arguments) throws IOException {
        if (arguments == null || settings.params() == AuditSettings.Params.NONE) {
            return;
        }
        if (settings.params() == AuditSettings.Params.REDACTED) {
            generator.writeFieldName("params");
            Redaction.write(generator, arguments);
        }
        generator.writeStringField("argumentsHash", hash.of(arguments));
    }

    private static void optional(JsonGenerator generator, String name, @Nullable String value) throws IOException {
        if (value != null) {
            generator.writeStringField(name, Redaction.cut(value, LONGEST_TEXT));
        }
    }

    /** The members of an object without its braces. */
    private byte[] write(JsonBytes.Document members) {
        byte[] object = JsonBytes.of(json, generator -> {
            generator.writeStartObject();
            members.writeTo(generator);
            generator.writeEndObject();
        });
        return Arrays.copyOfRange(object, 1, object.length - 1);
    }
}
