package io.serai.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The test Vault on a free port of this machine: engines {@code secret} (KV 2) and {@code transit}. */
public final class TestVault implements AutoCloseable {

    /** A token that may do everything. */
    public static final String ROOT = "hvs.test-canary-root";

    private static final ObjectMapper JSON = new ObjectMapper();

    private volatile HttpServer server;
    private final int port;
    private final KvEngine kv;
    private final TransitEngine transit;
    private final VaultTokens tokens;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable TestVault leader;
    private volatile boolean sealed;
    private volatile boolean healthSealed;
    private volatile @Nullable Fault fault;
    private volatile boolean leaderless;
    private volatile boolean redirects;
    private volatile Duration delay = Duration.ZERO;
    private final AtomicInteger behind = new AtomicInteger();
    private final AtomicInteger overloaded = new AtomicInteger();

    public TestVault() {
        this(null);
    }

    private TestVault(@Nullable TestVault leader) {
        this.leader = leader;
        kv = leader == null ? new KvEngine() : leader.kv;
        transit = leader == null ? new TransitEngine() : leader.transit;
        tokens = leader == null ? new VaultTokens() : leader.tokens;
        tokens.add(ROOT, VaultPolicy.root());
        server = listen(0);
        port = server.getAddress().getPort();
    }

    private HttpServer listen(int at) {
        try {
            HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            listening.createContext("/v1/", this::serve);
            listening.start();
            return listening;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** A standby of this one: hands requests on, or says where the leader is. */
    public TestVault standby(boolean redirecting) {
        TestVault standby = new TestVault(this);
        standby.redirects = redirecting;
        return standby;
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** The settings of a Serai that uses this Vault with the root token. */
    public Map<String, String> environment() {
        return Map.of("VAULT_ADDR", address(), "VAULT_TOKEN", ROOT);
    }

    public void seal() {
        sealed = true;
    }

    public void unseal() {
        sealed = false;
    }

    /** Nothing listens any more, and connections that are open end. */
    public void goAway() {
        server.stop(0);
    }

    /** It is back at the same address and knows what it knew. */
    public void comeBack() {
        server = listen(port);
    }

    /**
     * An answer to every request, whatever it asks for.
     *
     * @param body made of the request's token and body, as of a server that says what it was sent
     * @param health whether questions for the health are answered so, too
     */
    public record Fault(int status, UnaryOperator<String> body, boolean health) {}

    /** From now on; null: no more. */
    public void answerAll(@Nullable Fault next) {
        fault = next;
    }

    /** Behind a balancer: the node that is asked for its health is sealed, the one that is asked for entries is not. */
    public void reportSealed(boolean so) {
        healthSealed = so;
    }

    /** Every answer comes so late. */
    public void slow(Duration by) {
        delay = by;
    }

    /** A standby whose leader is lost. */
    public void loseLeader() {
        leaderless = true;
    }

    /** The next requests find a node that has not caught up: 412. */
    public void fallBehind(int times) {
        behind.set(times);
    }

    /** The next requests are over a rate limit quota: 429. */
    public void overload(int times) {
        overloaded.set(times);
    }

    public void addToken(String token, String policy) {
        tokens.add(token, VaultPolicy.parse(policy));
    }

    public void addAppRole(String roleId, String secretId) {
        tokens.appRole(roleId, secretId);
    }

    public void addKubernetesRole(String role, String jwt) {
        tokens.kubernetes(role, jwt);
    }

    /** What a login gives from now on. */
    public void loginsGive(String policy, Duration lease) {
        tokens.logins(VaultPolicy.parse(policy), lease);
    }

    public void revokeAllTokens() {
        tokens.revokeAll();
    }

    public int logins() {
        return tokens.logins.get();
    }

    /** How many requests there were, by method and path without what follows the question mark. */
    public int requests(String methodAndPath) {
        AtomicInteger count = requests.get(methodAndPath);
        return count == null ? 0 : count.get();
    }

    /** What a policy did not allow, by method and path. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    /** Whether anything was listed. */
    public boolean isListed() {
        return requests.keySet().stream().anyMatch(request -> request.startsWith("LIST "));
    }

    public int allRequests() {
        return requests.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** What {@code vault kv put secret/…} does. */
    public void put(String path, Map<String, ?> fields) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("data", JSON.valueToTree(fields));
        if (kv.data("POST", path, body, Map.of()).status() != 200) {
            throw new IllegalStateException("Not written");
        }
    }

    /** What {@code vault kv delete secret/…} does: the newest version is marked, the older ones are there. */
    public void softDelete(String path) {
        kv.data("DELETE", path, MissingNode.getInstance(), Map.of());
    }

    /** What {@code vault kv metadata delete secret/…} does: nothing is left. */
    public void destroy(String path) {
        kv.metadata("DELETE", path);
    }

    /** The fields of the newest version; missing if there is none. */
    public JsonNode get(String path) {
        return Objects.requireNonNullElse(
                        kv.data("GET", path, MissingNode.getInstance(), Map.of())
                                .body(),
                        MissingNode.getInstance())
                .path("data")
                .path("data");
    }

    /** Whether Transit has a key of this name. */
    public boolean hasKey(String name) {
        return transit.has(name);
    }

    /** Everything that the KV engine keeps, older versions too, as text. */
    public String dump() {
        return kv.dump();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            JsonNode body = bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
            String path = exchange.getRequestURI().getPath().substring("/v1/".length());
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            String method = query.containsKey("list") ? "LIST" : exchange.getRequestMethod();
            requests.computeIfAbsent(method + " " + path, missing -> new AtomicInteger())
                    .incrementAndGet();
            if (!delay.isZero() && closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            Fault broken = fault;
            if (broken != null && (broken.health() || !path.startsWith("sys/"))) {
                String seen = exchange.getRequestHeaders().getFirst("X-Vault-Token") + " " + new String(bytes, UTF_8);
                send(exchange, broken.status(), broken.body().apply(seen).getBytes(UTF_8));
                return;
            }
            send(exchange, reply(exchange, method, path, query, body));
        } catch (IOException hungUp) {
            // The caller did not wait for the answer.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, VaultReply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (reply.body() == null) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        send(exchange, reply.status(), JSON.writeValueAsBytes(reply.body()));
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(@Nullable String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : parts[1]);
        }
        return query;
    }

    private VaultReply reply(
            HttpExchange exchange, String method, String path, Map<String, String> query, JsonNode body) {
        if (path.equals("sys/health")) {
            return health(query);
        }
        if (path.equals("sys/seal-status")) {
            return VaultReply.plain(
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("initialized", true)
                            .put("sealed", sealed));
        }
        if (sealed) {
            return VaultReply.errors(503, "Vault is sealed");
        }
        if (path.equals("sys/leader")) {
            String address = leaderless ? "" : leader == null ? address() : leader.address();
            return VaultReply.plain(
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("ha_enabled", leader != null)
                            .put("is_self", leader == null)
                            .put("leader_address", address));
        }
        if (leader != null && leaderless) {
            return VaultReply.errors(500, "local node not active but active cluster node not found");
        }
        if (leader != null && redirects) {
            return new VaultReply(
                    307,
                    null,
                    Map.of(
                            "Location",
                            leader.address() + exchange.getRequestURI().toString()));
        }
        if (taken(overloaded)) {
            return VaultReply.errors(429, "request path \"" + path + "\": rate limit quota exceeded")
                    .withHeader("Retry-After", "2");
        }
        if (taken(behind)) {
            return VaultReply.errors(412, "required index state not present");
        }
        if (exchange.getRequestHeaders().containsKey("X-Vault-Namespace")) {
            return noRoute(path); // There are no namespaces here.
        }
        String login = path.replaceAll("^auth/(approle|kubernetes)/login$", "$1");
        if (!login.equals(path)) {
            return tokens.login(login, body);
        }
        return authorised(exchange.getRequestHeaders().getFirst("X-Vault-Token"), method, path, query, body);
    }

    private static boolean taken(AtomicInteger left) {
        return left.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }

    private VaultReply health(Map<String, String> query) {
        boolean standby = leader != null;
        int status = sealed || healthSealed ? 503 : standby && !"true".equals(query.get("standbyok")) ? 429 : 200;
        return VaultReply.plain(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("initialized", true)
                        .put("sealed", sealed)
                        .put("standby", standby)
                        .put("performance_standby", false)
                        .put("version", "2.4.4"));
    }

    private VaultReply authorised(
            @Nullable String token, String method, String path, Map<String, String> query, JsonNode body) {
        VaultPolicy policy = tokens.policy(token);
        if (policy == null || token == null) {
            return VaultReply.errors(403, "permission denied");
        }
        List<String> mounts = List.of("auth/token/", "secret/", "transit/");
        if (mounts.stream().noneMatch(path::startsWith)) {
            return policy.allows(path, "read") ? noRoute(path) : VaultReply.errors(403, "permission denied");
        }
        if (!policy.allows(path, capability(method, path))) {
            refused.add(method + " " + path);
            return VaultReply.errors(403, "1 error occurred:\n\t* permission denied\n\n");
        }
        if (path.startsWith("auth/token/")) {
            return tokens.self(path.substring("auth/token/".length()), token);
        }
        return path.startsWith("transit/")
                ? transit.handle(method, path.substring("transit/".length()), body)
                : secret(method, path.substring("secret/".length()), query, body);
    }

    private static VaultReply noRoute(String path) {
        return VaultReply.errors(404, "no handler for route \"" + path + "\". route entry not found.");
    }

    /** A write to what is not there yet is a creation; of all paths used here that is so for data and for keys. */
    private String capability(String method, String path) {
        return switch (method) {
            case "GET" -> "read";
            case "LIST" -> "list";
            case "DELETE" -> "delete";
            default -> {
                boolean isNew = path.startsWith("secret/data/")
                        ? get(path.substring("secret/data/".length())).isMissingNode()
                        : path.matches("transit/(encrypt|keys)/[^/]+")
                                && !transit.has(path.substring(path.lastIndexOf('/') + 1));
                yield isNew ? "create" : "update";
            }
        };
    }

    private VaultReply secret(String method, String path, Map<String, String> query, JsonNode body) {
        int slash = path.indexOf('/');
        String kind = slash < 0 ? path : path.substring(0, slash);
        String rest = slash < 0 ? "" : path.substring(slash + 1);
        return switch (kind) {
            case "data" -> kv.data(method, rest, body, query);
            case "metadata" -> kv.metadata(method, rest);
            case "destroy" -> kv.destroy(rest, body);
            default -> VaultReply.errors(404, "unsupported path");
        };
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
