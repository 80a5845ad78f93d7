package io.serai.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of the test Vault. */
record VaultReply(int status, @Nullable JsonNode body, Map<String, String> headers) {

    static final VaultReply NO_CONTENT = new VaultReply(204, null, Map.of());

    static VaultReply data(int status, JsonNode data) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("request_id", java.util.UUID.randomUUID().toString());
        body.put("lease_id", "").put("renewable", false).put("lease_duration", 0);
        body.set("data", data);
        return new VaultReply(
                status, body.putNull("wrap_info").putNull("warnings").putNull("auth"), Map.of());
    }

    static VaultReply ok(JsonNode data) {
        return data(200, data);
    }

    static VaultReply plain(int status, JsonNode body) {
        return new VaultReply(status, body, Map.of());
    }

    /** {@code {"errors":[…]}}, Vault's form of every refusal; at 404 without any: nothing is there. */
    static VaultReply errors(int status, String... errors) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        var list = body.putArray("errors");
        for (String error : errors) {
            list.add(error);
        }
        return new VaultReply(status, body, Map.of());
    }

    VaultReply withHeader(String name, String value) {
        return new VaultReply(status, body, Map.of(name, value));
    }
}
