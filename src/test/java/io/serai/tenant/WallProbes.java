package io.serai.tenant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a tenant can ask for itself, and what it can try in order to reach another. */
final class WallProbes {

    /**
     * A tenant, and what is known of it outside: names that somebody may have read over its shoulder.
     *
     * @param key its credential; of nobody else's concern, and never used by another
     */
    record Party(String id, String key, String keyId, String letter, String result, String session, String requestId) {

        /** A server of its own; its tool echo says the tenant's secret. */
        String server() {
            return "own-" + id;
        }

        /** A connection that it alone has. */
        String connection() {
            return "only-" + id;
        }
    }

    /** A request; the caller's own credential is added unless there is one. */
    record Shot(String method, String path, @Nullable Object body, Map<String, String> headers) {}

    /**
     * A way to name somebody else's property.
     *
     * @param shot by whom and at whom
     * @param compared whether nothing of the answer may depend on whether there is such a property
     */
    record Probe(String name, BiFunction<Party, Party, Shot> shot, boolean compared) {}

    private static final String INVOKE = "/api/v1/tools/invoke";
    private static final String BATCH = "/api/v1/tools/batch";
    private static final String TENANT = "X-Tenant-ID";

    private final List<Probe> probes = new ArrayList<>();

    static List<Probe> all() {
        WallProbes all = new WallProbes();
        all.calls();
        all.tenants();
        all.belongings();
        all.others();
        return List.copyOf(all.probes);
    }

    /** The answers hold the caller's own data, or none. */
    private void calls() {
        compare("invoke, header", (me, you) -> new Shot("POST", INVOKE, invocation(me), Map.of(TENANT, you.id())));
        compare("invoke, body", (me, you) -> post(INVOKE, with(invocation(me), "tenantId", you.id())));
        compare("invoke, query", (me, you) -> post(INVOKE + "?tenant_id=" + you.id(), invocation(me)));
        compare("invoke, other query", (me, you) -> post(INVOKE + "?tenantId=" + you.id(), invocation(me)));
        compare("batch, header", (me, you) -> new Shot("POST", BATCH, batch(me), Map.of(TENANT, you.id())));
        compare("batch, body", (me, you) -> post(BATCH, with(batch(me), "tenantId", you.id())));
        compare(
                "tool, header",
                (me, you) -> new Shot("POST", "/tools/github.getRepository", repository(me), Map.of(TENANT, you.id())));
        compare("tool, query", (me, you) -> post("/tools/github.getRepository?tenant_id=" + you.id(), repository(me)));
        compare("MCP, header", (me, you) -> new Shot("POST", "/mcp", toolsCall(me, Map.of()), modern(you.id())));
        compare(
                "MCP, query",
                (me, you) -> new Shot("POST", "/mcp?tenantId=" + you.id(), toolsCall(me, Map.of()), modern(null)));
        compare(
                "MCP, session",
                (me, you) ->
                        new Shot("POST", "/mcp", rpc("tools/list", Map.of()), Map.of("Mcp-Session-Id", you.session())));
        compare(
                "MCP, stream",
                (me, you) -> new Shot(
                        "GET", "/mcp", null, Map.of("Mcp-Session-Id", you.session(), "Accept", "text/event-stream")));
        compare(
                "MCP, end of session",
                (me, you) -> new Shot("DELETE", "/mcp", null, Map.of("Mcp-Session-Id", you.session())));
        compare(
                "MCP, old pair",
                (me, you) -> post("/messages?sessionId=" + you.session(), rpc("tools/list", Map.of())));
        own(
                "MCP, _meta",
                (me, you) -> new Shot(
                        "POST",
                        "/mcp",
                        toolsCall(me, Map.of("tenantId", you.id(), "serai/tenantId", you.id())),
                        modern(null)));
        compare(
                "proxy, header",
                (me, you) -> new Shot("GET", "/proxy/github/repos/" + me.id() + "/a", null, Map.of(TENANT, you.id())));
        compare(
                "proxy, connection",
                (me, you) -> get("/proxy/github@" + you.connection() + "/repos/" + me.id() + "/a"));
        compare("invoke, connection", (me, you) -> post(INVOKE, with(invocation(me), "connection", you.connection())));
        own(
                "invoke, idempotency key",
                (me, you) -> new Shot("POST", INVOKE, invocation(me), Map.of("Idempotency-Key", "key-of-" + you.id())));
        own(
                "MCP, idempotency key",
                (me, you) -> new Shot(
                        "POST",
                        "/mcp",
                        toolsCall(me, Map.of("serai/idempotencyKey", "key-of-" + you.id())),
                        modern(null)));
    }

    private void tenants() {
        for (String path : List.of("", "/status", "/integrations", "/integrations/github", "/api-keys")) {
            compare("GET /tenants/…" + path, (me, you) -> get("/tenants/" + you.id() + path));
        }
        for (String path : List.of("", "/integrations")) {
            compare("GET /api/v1/tenants/…" + path, (me, you) -> get("/api/v1/tenants/" + you.id() + path));
        }
        compare(
                "store credential",
                (me, you) -> post(
                        "/tenants/" + you.id() + "/integrations/github/credentials", Map.of("accessToken", "stolen")));
        compare("delete credential", (me, you) -> delete("/tenants/" + you.id() + "/integrations/github/credentials"));
        compare("refresh", (me, you) -> post("/tenants/" + you.id() + "/integrations/github/refresh", Map.of()));
        compare("client app", (me, you) -> get("/tenants/" + you.id() + "/integrations/github/oauth-config"));
        compare("consent", (me, you) -> get("/oauth/authorize/github?tenant_id=" + you.id()));
        compare("make key", (me, you) -> post("/tenants/" + you.id() + "/api-keys", Map.of("name", "mine")));
        compare(
                "rotate key",
                (me, you) -> post("/tenants/" + you.id() + "/api-keys/" + you.keyId() + "/rotate", Map.of()));
        compare("revoke key", (me, you) -> delete("/tenants/" + you.id() + "/api-keys/" + you.keyId()));
        compare("admin, get", (me, you) -> get("/admin/tenants/" + you.id()));
        compare("admin, suspend", (me, you) -> post("/admin/tenants/" + you.id() + "/suspend", Map.of()));
        compare("admin, delete", (me, you) -> delete("/admin/tenants/" + you.id() + "?confirm=true"));
        compare(
                "admin, change",
                (me, you) -> new Shot("PATCH", "/admin/tenants/" + you.id(), Map.of("name", "mine"), Map.of()));
        compare("admin, rotate", (me, you) -> post("/admin/tenants/" + you.id() + "/rotate-api-key", Map.of()));
    }

    /** The caller's own tenant, and a name of somebody else's thing. */
    private void belongings() {
        compare("letter", (me, you) -> get("/dead-letters/" + you.letter() + "?include=arguments"));
        compare("replay", (me, you) -> post("/dead-letters/" + you.letter() + "/replay", Map.of()));
        compare("discard", (me, you) -> post("/dead-letters/" + you.letter() + "/discard", Map.of()));
        compare("delete letter", (me, you) -> delete("/dead-letters/" + you.letter()));
        compare("letters, query", (me, you) -> get("/dead-letters?tenant_id=" + you.id()));
        compare("result", (me, you) -> get("/api/v1/results/" + you.result()));
        compare(
                "result, header",
                (me, you) -> new Shot("GET", "/api/v1/results/" + you.result(), null, Map.of(TENANT, you.id())));
        compare("delete result", (me, you) -> delete("/api/v1/results/" + you.result()));
        compare("own keys, revoke", (me, you) -> delete("/tenants/" + me.id() + "/api-keys/" + you.keyId()));
        compare(
                "own keys, rotate",
                (me, you) -> post("/tenants/" + me.id() + "/api-keys/" + you.keyId() + "/rotate", Map.of()));
        compare("server", (me, you) -> get("/api/v1/mcps/" + you.server()));
        compare(
                "server, header",
                (me, you) -> new Shot("GET", "/api/v1/mcps/" + you.server(), null, Map.of(TENANT, you.id())));
        compare("servers, query", (me, you) -> get("/api/v1/mcps?tenantId=" + you.id()));
        compare("validate server", (me, you) -> post("/api/v1/mcps/" + you.server() + "/validate", Map.of()));
        compare(
                "change server",
                (me, you) -> new Shot("PUT", "/api/v1/mcps/" + you.server(), Map.of("enabled", false), Map.of()));
        compare("remove server", (me, you) -> delete("/api/v1/mcps/" + you.server()));
        compare("tool of a server, get", (me, you) -> get("/api/v1/tools/" + you.server() + ".echo"));
        compare("tool of a server", (me, you) -> post("/tools/" + you.server() + ".echo", Map.of()));
        compare(
                "tool of a server, invoke",
                (me, you) -> post(INVOKE, Map.of("toolId", you.server() + ".echo", "parameters", Map.of())));
        compare(
                "tool of a server, MCP",
                (me, you) -> new Shot(
                        "POST",
                        "/mcp",
                        rpc("tools/call", Map.of("name", you.server() + "_echo", "arguments", Map.of())),
                        Map.of("MCP-Protocol-Version", "2025-11-25", "Accept", "application/json, text/event-stream")));
        compare("audit, query", (me, you) -> get("/audit?tenantId=" + you.id()));
        compare("tools, query", (me, you) -> get("/api/v1/tools/list?limit=1&tenant_id=" + you.id()));
        compare(
                "search, query",
                (me, you) -> post("/api/v1/tools/select?tenantId=" + you.id(), Map.of("query", "repository")));
    }

    private void others() {
        compare("key with another secret", (me, you) -> {
            String forged = "srk_" + you.keyId() + me.key().substring(12);
            return new Shot("POST", INVOKE, invocation(me), Map.of("Authorization", "Bearer " + forged));
        });
        compare("key with another secret, MCP", (me, you) -> {
            String forged = "srk_" + you.keyId() + me.key().substring(12);
            return new Shot("POST", "/mcp", rpc("tools/list", Map.of()), Map.of("Authorization", "Bearer " + forged));
        });
    }

    /** The audit trail is read by few at a time, so these come seldom. */
    static List<Probe> rare() {
        return List.of(new Probe("audit, request", (me, you) -> get("/audit?requestId=" + you.requestId()), true));
    }

    /** What every tenant may do with its own; the answers hold its secret. */
    static List<BiFunction<Party, Integer, Shot>> ordinary() {
        return List.of(
                (me, number) -> post(INVOKE, invocation(me)),
                (me, number) -> post(
                        INVOKE,
                        Map.of("toolId", "notion.search", "parameters", Map.of("query", me.id() + " " + number))),
                (me, number) -> post(
                        INVOKE,
                        Map.of(
                                "toolId",
                                "slack.postMessage",
                                "parameters",
                                Map.of("channel", "C1", "text", me.id() + " " + number))),
                (me, number) -> post(BATCH, batch(me)),
                (me, number) -> post("/tools/github.getRepository", repository(me)),
                (me, number) -> new Shot("POST", "/mcp", toolsCall(me, Map.of()), modern(null)),
                (me, number) -> new Shot(
                        "POST",
                        "/mcp",
                        rpc("tools/call", Map.of("name", "github_getRepository", "arguments", repository(me))),
                        Map.of("Mcp-Session-Id", me.session(), "Accept", "application/json, text/event-stream")),
                (me, number) -> get("/proxy/github/repos/" + me.id() + "/" + number),
                (me, number) -> get("/proxy/github@" + me.connection() + "/repos/" + me.id() + "/" + number),
                (me, number) -> post("/tools/" + me.server() + ".echo", Map.of("number", number)),
                (me, number) -> get("/api/v1/results/" + me.result()),
                (me, number) -> get("/dead-letters/" + me.letter() + "?include=arguments"));
    }

    private void compare(String name, BiFunction<Party, Party, Shot> shot) {
        probes.add(new Probe(name, shot, true));
    }

    private void own(String name, BiFunction<Party, Party, Shot> shot) {
        probes.add(new Probe(name, shot, false));
    }

    static Shot get(String path) {
        return new Shot("GET", path, null, Map.of());
    }

    static Shot post(String path, Object body) {
        return new Shot("POST", path, body, Map.of());
    }

    private static Shot delete(String path) {
        return new Shot("DELETE", path, null, Map.of());
    }

    private static Map<String, Object> repository(Party me) {
        return Map.of("owner", me.id(), "repo", "a");
    }

    private static Map<String, Object> invocation(Party me) {
        return Map.of("toolId", "github.getRepository", "parameters", repository(me));
    }

    private static Map<String, Object> batch(Party me) {
        return Map.of("calls", List.of(invocation(me), invocation(me)));
    }

    private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        Map<String, Object> more = new HashMap<>(body);
        more.put(name, value);
        return more;
    }

    static Map<String, Object> rpc(String method, Map<String, ?> params) {
        return Map.of("jsonrpc", "2.0", "id", 7, "method", method, "params", params);
    }

    private static Map<String, Object> toolsCall(Party me, Map<String, ?> meta) {
        Map<String, Object> all = new HashMap<>(meta);
        all.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
        all.put("io.modelcontextprotocol/clientCapabilities", Map.of());
        return rpc("tools/call", Map.of("name", "github_getRepository", "arguments", repository(me), "_meta", all));
    }

    private static Map<String, String> modern(@Nullable String tenant) {
        Map<String, String> headers = new HashMap<>();
        headers.put("MCP-Protocol-Version", "2026-07-28");
        headers.put("Mcp-Method", "tools/call");
        headers.put("Mcp-Name", "github_getRepository");
        headers.put("Accept", "application/json, text/event-stream");
        if (tenant != null) {
            headers.put(TENANT, tenant);
        }
        return headers;
    }
}
