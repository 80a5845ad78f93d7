package io.serai.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.audit.TimeText;
import io.serai.http.Answer;
import io.serai.json.JsonBytes;
import io.serai.throttle.Allowance;
import io.serai.tool.RawJson;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes answers: bare, or in the envelope of {@code /api/v1}, always with the caller's limits in the headers. */
final class Answers {

    private static final String VERSION = "1.0.0";

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
        return withLimits(Answer.json(status, bytes), call);
    }

    private void envelope(JsonGenerator generator, Call call, JsonBytes.Document body) throws IOException {
        generator.writeStartObject();
        generator.writeBooleanField("success", true);
        generator.writeFieldName("data");
        body.writeTo(generator);
        generator.writeObjectFieldStart("metadata");
        generator.writeStringField("timestamp", time.second());
        generator.writeStringField("requestId", call.request().id());
        generator.writeStringField("version", VERSION);
        generator.writeEndObject();
        generator.writeEndObject();
    }

    Answer withLimits(Answer answer, Call call) {
        Allowance allowance = call.allowance();
        return allowance == null ? answer : answer.withHeaders(allowance.headers(clock.instant()));
    }

    /** Writes what a tool answered: JSON as it came, anything else as Jackson sees it. */
    void value(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof RawJson raw) {
            generator.writeRawValue(new RawBytes(raw.bytes()));
        } else {
            json.writeValue(generator, value);
        }
    }
}
