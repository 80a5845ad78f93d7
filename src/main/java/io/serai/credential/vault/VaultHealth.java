package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestOperations;

/**
 * What Vault is like, in one word, at most a second old. Asked without a token
 * (https://developer.hashicorp.com/vault/api-docs/system/health).
 */
final class VaultHealth {

    static final String OK = "ok";

    private static final long COUNTS_FOR = Duration.ofSeconds(1).toNanos();

    private final RestOperations rest;
    private final VaultSession session;
    private @Nullable String word;
    private long askedAt;

    /** @param rest throws for no status */
    VaultHealth(RestOperations rest, VaultSession session) {
        this.rest = rest;
        this.session = session;
    }

    boolean isWritable() {
        return condition().equals(OK);
    }

    /** {@code ok}, or why nothing can be written: {@code sealed}, {@code unreachable}, {@code login refused}, … */
    synchronized String condition() {
        String known = word;
        if (known == null || System.nanoTime() - askedAt > COUNTS_FOR) {
            known = ask();
            word = known;
            askedAt = System.nanoTime();
        }
        return known;
    }

    private String ask() {
        try {
            ResponseEntity<JsonNode> health = get("sys/health?standbyok=true&perfstandbyok=true");
            return switch (health.getStatusCode().value()) {
                case 200 -> body(health).path("standby").asBoolean() ? behindLeader() : loggedIn();
                case 501 -> "not initialised";
                case 503 -> "sealed";
                default -> "status " + health.getStatusCode().value();
            };
        } catch (ResourceAccessException down) {
            return "unreachable";
        } catch (RestClientException foreign) {
            return "not a Vault";
        }
    }

    /** A standby hands requests on to the leader; without one it can do nothing. */
    private String behindLeader() {
        return body(get("sys/leader")).path("leader_address").asText().isEmpty() ? "no leader" : loggedIn();
    }

    private String loggedIn() {
        return session.isResting() ? "login refused" : OK;
    }

    private ResponseEntity<JsonNode> get(String path) {
        return rest.exchange(path, HttpMethod.GET, HttpEntity.EMPTY, JsonNode.class);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNullElse(answer.getBody(), MissingNode.getInstance());
    }
}
