package io.serai.proxy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.serai.http.Answer;
import io.serai.http.PassedAnswer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller is answered with. A call with an {@code Idempotency-Key} has it in full, so that it can be kept.
 *
 * @param headers those that go back, names in lower case
 * @param body null of one that streams
 */
@JsonIgnoreProperties("stream")
record ProxiedAnswer(
        int status,
        String contentType,
        Map<String, String> headers,
        byte @Nullable [] body,
        @Nullable PassedAnswer stream) {

    /** What is kept of it. */
    record Kept(int status, String contentType, Map<String, String> headers, byte @Nullable [] body) {

        ProxiedAnswer answer() {
            return new ProxiedAnswer(status, contentType, headers, body, null);
        }
    }

    ProxiedAnswer held(byte[] bytes) {
        return new ProxiedAnswer(status, contentType, headers, bytes, null);
    }

    Answer answer() {
        return new Answer(status, contentType, body == null ? new byte[0] : body, headers, stream);
    }
}
