package io.serai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant with its key, as an agent builder has it. */
public final class TenantClient {

    private final SeraiTester serai;
    private final String id;
    private final String key;

    TenantClient(SeraiTester serai, String id, String key) {
        this.serai = serai;
        this.id = id;
        this.key = key;
    }

    /** The same tenant with the same key at another instance that shares the database. */
    public TenantClient at(SeraiTester other) {
        return new TenantClient(other, id, key);
    }

    public String id() {
        return id;
    }

    public String key() {
        return key;
    }

    /** Stores a credential for an integration. */
    public void connect(String integration, String accessToken) {
        connect(integration, Map.of("accessToken", accessToken));
    }

    /** The same with all that is known of it. */
    public void connect(String integration, Map<String, ?> credential) {
        Reply reply = request("POST", "/tenants/" + id + "/integrations/" + integration + "/credentials", credential);
        if (reply.status() != 201) {
            throw new AssertionError("The credential was not stored: " + reply);
        }
    }

    /** {@code POST /api/v1/tools/invoke}. */
    public Reply invoke(String toolId, Map<String, ?> arguments) {
        return request("POST", "/api/v1/tools/invoke", Map.of("toolId", toolId, "parameters", arguments));
    }

    /** Calls a tool that must succeed and returns its result. */
    public JsonNode call(String toolId, Map<String, ?> arguments) {
        Reply reply = invoke(toolId, arguments);
        if (reply.status() != 200) {
            throw new AssertionError(toolId + " failed: " + reply);
        }
        return reply.data().get("result");
    }

    public Reply request(String method, String path, @Nullable Object body) {
        return serai.request(method, path, body, Map.of("Authorization", "Bearer " + key));
    }
}
