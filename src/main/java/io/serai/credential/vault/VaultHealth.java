package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestOperations;

/**
 * What Vault is like, in one word, at most a second old. Asked without a token
 * (https://developer.hashicorp.com/vault/api-docs/system/health).
 */
final class VaultHealth {

    static final String OK = "ok";

    private static final long COUNTS_FOR = Duration.ofSeconds(1).toNanos();
    /** Who asks is a probe that waits for a second at most. */
    private static final long LONGEST_WAIT_MILLIS = 500;

    private final RestOperations rest;
    private final VaultSession session;
    private CompletableFuture<String> asked = CompletableFuture.completedFuture("unknown");
    private @Nullable Long askedAt;

    /** @param rest throws for no status */
    VaultHealth(RestOperations rest, VaultSession session) {
        this.rest = rest;
        this.session = session;
    }

    boolean isWritable() {
        return condition().equals(OK);
    }

    /** {@code ok}, or why nothing can be written: {@code sealed}, {@code unreachable}, {@code slow}, … */
    String condition() {
        try {
            return question().get(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException hangs) {
            return "slow";
        } catch (ExecutionException failed) {
            return "unreachable";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    /** One at a time, also while it hangs. */
    private synchronized CompletableFuture<String> question() {
        boolean old = askedAt == null || System.nanoTime() - askedAt > COUNTS_FOR;
        if (asked.isDone() && old) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            Thread.ofVirtual().name("vault-health").start(() -> answer.complete(ask()));
            asked = answer;
            askedAt = System.nanoTime();
        }
        return asked;
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
        } catch (RuntimeException foreign) {
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
