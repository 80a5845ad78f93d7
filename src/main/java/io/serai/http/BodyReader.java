package io.serai.http;

import io.serai.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects a request's body, counting as it arrives, so that a client cannot make us hold more than the limit. */
final class BodyReader {

    private static final byte[] NONE = {};

    private final HttpServerRequest request;
    private final int limit;
    private @Nullable Buffer collected;
    private boolean refused;

    BodyReader(HttpServerRequest request, int limit) {
        this.request = request;
        this.limit = limit;
    }

    /** Calls exactly one of the two, once, on the connection's loop; neither when the client goes away first. */
    void read(Consumer<byte[]> whole, Consumer<Problem> tooLong) {
        request.handler(chunk -> {
            int length = chunk.length() + (collected == null ? 0 : collected.length());
            if (refused) {
                return;
            }
            if (length > limit) {
                refused = true;
                collected = null;
                tooLong.accept(HeadCheck.tooLarge(limit));
            } else if (collected == null) {
                collected = chunk;
            } else {
                collected = collected.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!refused) {
                whole.accept(collected == null ? NONE : collected.getBytes());
            }
        });
    }
}
