package io.serai.http;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** A provider's answer. Its headers can be asked for by name; none of them becomes a header of ours. */
public final class OutboundResponse {

    private final int status;
    private final MultiMap headers;
    private final byte[] body;

    OutboundResponse(int status, MultiMap headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Not to be changed. */
    public byte[] body() {
        return body;
    }
}
