package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.http.AnswerSink;
import io.serai.http.PublicUrl;
import io.serai.json.JsonBytes;
import io.serai.result.KeptResult;
import io.serai.result.ResultWriter;
import io.serai.tool.RawJson;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** An answer on its way into the store, and what the caller is told of it instead. */
final class KeptAnswer implements AnswerSink {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResultWriter writer;
    private final PublicUrl publicUrl;
    private volatile @Nullable KeptResult result;

    KeptAnswer(ResultWriter writer, PublicUrl publicUrl) {
        this.writer = writer;
        this.publicUrl = publicUrl;
    }

    @Override
    public void write(byte[] piece) {
        writer.write(piece);
    }

    @Override
    public void finish() {
        result = writer.finish();
    }

    @Override
    public void abort() {
        writer.abort();
    }

    /** @throws IllegalStateException before it is finished */
    KeptResult result() {
        KeptResult kept = result;
        if (kept == null) {
            throw new IllegalStateException("The answer is not complete");
        }
        return kept;
    }

    RawJson reference() {
        KeptResult kept = result();
        return new RawJson(JsonBytes.of(JSON, generator -> {
            generator.writeStartObject();
            generator.writeObjectFieldStart("reference");
            generator.writeStringField("id", kept.id());
            generator.writeStringField("mediaType", kept.mediaType());
            generator.writeNumberField("bytes", kept.bytes());
            generator.writeStringField("sha256", kept.sha256());
            generator.writeStringField(
                    "url", publicUrl.at("/api/v1/results/" + kept.id()).toString());
            generator.writeStringField(
                    "expiresAt",
                    kept.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
            generator.writeEndObject();
            generator.writeEndObject();
        }));
    }
}
