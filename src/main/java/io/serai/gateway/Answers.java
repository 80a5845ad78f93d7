package io.serai.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.audit.TimeText;
import io.serai.http.Answer;
import io.serai.idempotency.SavedAnswer;
import io.serai.json.JsonBytes;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.throttle.Allowance;
import io.serai.tool.RawJson;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers: bare, or in the envelope of {@code /api/v1}, always with the caller's limits in the headers. */
public final class Answers {

    /** As long as a provider's answer may be. */
    private static final int LONGEST_SHAPED = 10 * 1024 * 1024;

    private static final String VERSION = "1.0.0";
    private static final Map<String, String> REPLAYED = Map.of("Idempotency-Replayed", "true");

    private final ObjectMapper json;
    private final Clock clock;
    private final TimeText time;

    Answers(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
        this.time = new TimeText(clock);
    }

    /** @param body the answer's document; a tool's result in it is written with {@link #value} */
    Answer answer(Call call, int status, JsonBytes.Document body) {
        byte[] bytes = JsonBytes.of(json, generator -> {
            if (call.request().enveloped()) {
                envelope(generator, call, body);
            } else {
                body.writeTo(generator);
            }
        });
        return withHeaders(Answer.json(status, bytes), call);
    }

    private void envelope(JsonGenerator generator, Call call, JsonBytes.Document body) throws IOException {
        generator.writeStartObject();
        generator.writeBooleanField("success", true);
        generator.writeFieldName("data");
        body.writeTo(generator);
        generator.writeObjectFieldStart("metadata");
        SavedAnswer saved = call.savedAnswer();
        generator.writeStringField("timestamp", saved == null ? time.second() : saved.timestamp());
        generator.writeStringField("requestId", saved == null ? call.request().id() : saved.requestId());
        generator.writeStringField("version", VERSION);
        generator.writeEndObject();
        generator.writeEndObject();
    }

    /** The answer with the caller's limits, and with the word that it is not the first of its kind. */
    public Answer withHeaders(Answer answer, Call call) {
        Allowance allowance = call.allowance();
        Answer limited = allowance == null ? answer : answer.withHeaders(allowance.headers(clock.instant()));
        return call.isAnsweredBefore() ? limited.withHeaders(REPLAYED) : limited;
    }

    /** The present second as answers write it. */
    String timestamp() {
        return time.second();
    }

    /**
     * A tool's result as the text that {@link #value} writes.
     *
     * @throws Problem if a route made more of it than can be sent
     */
    public byte[] bytes(@Nullable Object value) {
        if (value instanceof RawJson raw) {
            return raw.bytes();
        }
        try {
            return JsonBytes.of(json, LONGEST_SHAPED, generator -> value(generator, value));
        } catch (JsonBytes.TooLong excessive) {
            throw Problem.of(ProblemType.PROVIDER_ERROR, "The tool's result is longer than Serai sends.")
                    .withOutcome(Outcome.UNKNOWN);
        }
    }

    /** Writes the members of a call that did its work: its result, and how far pages were followed. */
    void result(JsonGenerator generator, Call call) throws IOException {
        generator.writeFieldName("result");
        value(generator, call.result());
        if (call.paging() != null) {
            generator.writeFieldName("paging");
            value(generator, call.paging());
        }
    }

    /** Writes what a tool answered: JSON as it came, anything else as Jackson sees it. */
    public void value(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof RawJson raw) {
            generator.writeRawValue(new RawBytes(raw.bytes()));
        } else {
            json.writeValue(generator, value);
        }
    }
}
