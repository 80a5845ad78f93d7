package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A message that breaks the rules of the protocol, as opposed to a tool that fails. */
final class RpcError extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int HEADER_MISMATCH = -32020;
    static final int UNSUPPORTED_VERSION = -32022;

    private final int code;
    private final int status;
    private final transient @Nullable JsonNode data;

    /**
     * @param status of the HTTP answer
     * @param detail a sentence for whoever wrote the client
     */
    RpcError(int code, int status, String detail, @Nullable JsonNode data) {
        super(detail, null, false, false); // no stack trace: the code says where it comes from
        this.code = code;
        this.status = status;
        this.data = data;
    }

    static RpcError of(int code, int status, String detail) {
        return new RpcError(code, status, detail, null);
    }

    static RpcError invalidParams(String detail) {
        return of(INVALID_PARAMS, 200, detail);
    }

    static RpcError unknownMethod(Message message) {
        int status = message.isModern() ? 404 : 200;
        return of(METHOD_NOT_FOUND, status, "This revision of the protocol has no such method here.");
    }

    int code() {
        return code;
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    @Nullable
    JsonNode data() {
        return data;
    }
}
