package io.serai.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tokens with leases that end, and the logins that hand them out. */
final class VaultTokens {

    private record Token(VaultPolicy policy, Instant expires, Duration period, boolean renewable) {}

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, String> appRoles = new ConcurrentHashMap<>();
    private final Map<String, String> kubernetesRoles = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    final AtomicInteger logins = new AtomicInteger();
    private volatile VaultPolicy loginPolicy = VaultPolicy.root();
    private volatile Duration lease = Duration.ofHours(1);

    void add(String token, VaultPolicy policy) {
        tokens.put(token, new Token(policy, Instant.MAX, Duration.ZERO, false));
    }

    void appRole(String roleId, String secretId) {
        appRoles.put(roleId, secretId);
    }

    void kubernetes(String role, String jwt) {
        kubernetesRoles.put(role, jwt);
    }

    void logins(VaultPolicy policy, Duration duration) {
        loginPolicy = policy;
        lease = duration;
    }

    void revokeAll() {
        tokens.clear();
    }

    @Nullable
    VaultPolicy policy(@Nullable String token) {
        Token known = token == null ? null : tokens.get(token);
        return known == null || Instant.now().isAfter(known.expires()) ? null : known.policy();
    }

    VaultReply login(String method, JsonNode body) {
        logins.incrementAndGet();
        if (method.equals("approle")) {
            String secret = appRoles.get(body.path("role_id").asText());
            return secret != null && secret.equals(body.path("secret_id").asText())
                    ? auth(issue(), true)
                    : VaultReply.errors(400, "invalid role or secret ID");
        }
        String jwt = kubernetesRoles.get(body.path("role").asText());
        if (jwt == null) {
            return VaultReply.errors(
                    400, "invalid role name \"" + body.path("role").asText() + "\"");
        }
        return jwt.equals(body.path("jwt").asText())
                ? auth(issue(), true)
                : VaultReply.errors(403, "permission denied");
    }

    private String issue() {
        String token = "hvs.test-canary-" + issued.incrementAndGet();
        tokens.put(token, new Token(loginPolicy, Instant.now().plus(lease), lease, true));
        return token;
    }

    private VaultReply auth(String token, boolean renewable) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putNull("data");
        body.putObject("auth")
                .put("client_token", token)
                .put("accessor", "accessor-" + token.hashCode())
                .put("lease_duration", lease.toSeconds())
                .put("renewable", renewable)
                .put("token_type", "service");
        return VaultReply.plain(200, body);
    }

    VaultReply self(String operation, String token) {
        Token known = tokens.get(token);
        if (known == null) {
            return VaultReply.errors(403, "permission denied");
        }
        switch (operation) {
            case "lookup-self" -> {
                long ttl = known.expires().equals(Instant.MAX)
                        ? 0
                        : Duration.between(Instant.now(), known.expires()).toSeconds();
                return VaultReply.ok(JsonNodeFactory.instance
                        .objectNode()
                        .put("ttl", ttl)
                        .put("renewable", known.renewable())
                        .put("type", "service"));
            }
            case "renew-self" -> {
                tokens.put(token, new Token(known.policy(), Instant.now().plus(known.period()), known.period(), true));
                return auth(token, true);
            }
            default -> {
                tokens.remove(token);
                return VaultReply.NO_CONTENT;
            }
        }
    }
}
