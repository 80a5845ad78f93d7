package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.credential.StoreUnavailable;
import io.serai.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestOperations;

/**
 * Requests to Vault, and what its refusals mean. What is not an answer to the question (sealed, standby without a leader,
 * overloaded, no such engine, no right) is {@link StoreUnavailable}: it must never look like "there is nothing". Blocks.
 */
final class Vault {

    private static final Logger LOGGER = LoggerFactory.getLogger(Vault.class);

    /** Tries of a request whose node has not caught up with what we wrote (412) or that found our token ended (403). */
    private static final int TRIES = 4;

    private static final int RETRY_AFTER = 5; // seconds, reliability.md section 3

    private final RestOperations rest;
    private final VaultSession session;
    private final VaultMeters meters;

    /** @param rest throws for no status, and knows the address, the namespace and the time limit */
    Vault(RestOperations rest, VaultSession session, VaultMeters meters) {
        this.rest = rest;
        this.session = session;
        this.meters = meters;
    }

    VaultAnswer get(String operation, String path) {
        return send(operation, HttpMethod.GET, path, null);
    }

    VaultAnswer post(String operation, String path, Object body) {
        return send(operation, HttpMethod.POST, path, body);
    }

    VaultAnswer delete(String operation, String path) {
        return send(operation, HttpMethod.DELETE, path, null);
    }

    /** @param operation for the meters, for example {@code kv-read} */
    private VaultAnswer send(String operation, HttpMethod method, String path, @Nullable Object body) {
        long start = System.nanoTime();
        try {
            return attempt(method, path, body);
        } catch (StoreUnavailable down) {
            meters.failed(operation, down);
            throw down;
        } finally {
            meters.took(operation, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private VaultAnswer attempt(HttpMethod method, String path, @Nullable Object body) {
        boolean repeated = false;
        for (int tries = 1; ; tries++) {
            VaultToken token = session.getSessionToken();
            ResponseEntity<JsonNode> response = exchange(method, path, body, token);
            int status = response.getStatusCode().value();
            if (status == 403 && !repeated && session.isToBeRepeated(token)) {
                repeated = true;
            } else if (status == 412 && tries < TRIES) {
                pause(tries);
            } else {
                return answer(response);
            }
        }
    }

    private ResponseEntity<JsonNode> exchange(HttpMethod method, String path, @Nullable Object body, VaultToken token) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(VaultHttpHeaders.VAULT_TOKEN, token.getToken());
        try {
            return rest.exchange(path, method, new HttpEntity<>(body, headers), JsonNode.class);
        } catch (ResourceAccessException unreachable) {
            throw unavailable("Vault does not answer", RETRY_AFTER, unreachable);
        } catch (RestClientException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private static VaultAnswer answer(ResponseEntity<JsonNode> response) {
        int status = response.getStatusCode().value();
        JsonNode body = response.getBody() == null ? MissingNode.getInstance() : response.getBody();
        VaultAnswer answer = new VaultAnswer(status, body);
        return switch (status) {
            case 400, 403 -> answer;
            case 404 -> found(answer);
            case 429 -> throw unavailable("Vault's rate limit is used up", retryAfter(response), null);
            case 503 -> throw unavailable("Vault is sealed", RETRY_AFTER, null);
            default -> {
                if (!answer.isOk()) {
                    throw unavailable("Vault answers with status " + status, RETRY_AFTER, null);
                }
                yield answer;
            }
        };
    }

    /** Nothing at this path, or no such path: the latter names the engine or the namespace that is not there. */
    private static VaultAnswer found(VaultAnswer answer) {
        if (answer.errors().isEmpty()) {
            return answer;
        }
        LOGGER.atError()
                .addKeyValue("error_class", "VaultError")
                .log("Vault has no such engine; see VAULT_KV_ENGINE, VAULT_TRANSIT_ENGINE and VAULT_NAMESPACE");
        throw unavailable("Vault has no engine at this path", RETRY_AFTER, null);
    }

    private static int retryAfter(ResponseEntity<JsonNode> response) {
        String header = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        try {
            return header == null ? RETRY_AFTER : Math.clamp(Long.parseLong(header), 1, 30);
        } catch (NumberFormatException date) {
            return RETRY_AFTER;
        }
    }

    /** The refusal of a request that a policy does not allow, or that Vault finds wrong. */
    static StoreUnavailable refused(VaultAnswer answer) {
        LOGGER.atError()
                .addKeyValue("error_class", "VaultError")
                .addKeyValue("status", answer.status())
                .log("Vault refuses a request; see serai vault-policy --gateway");
        return StoreUnavailable.refusing(
                ProblemType.VAULT_ERROR, "Vault refuses the request with status " + answer.status(), RETRY_AFTER);
    }

    /** An answer that Vault would not give: nothing may be concluded from it, and nothing of it stored. */
    static StoreUnavailable unreadable(@Nullable Throwable cause) {
        return unavailable("What answers at VAULT_ADDR does not speak as Vault does", RETRY_AFTER, cause);
    }

    private static StoreUnavailable unavailable(String message, int retryAfter, @Nullable Throwable cause) {
        return new StoreUnavailable(ProblemType.VAULT_ERROR, message, retryAfter, cause);
    }

    private static void pause(int tries) {
        try {
            Thread.sleep(
                    Duration.ofMillis(20L * tries + ThreadLocalRandom.current().nextLong(20)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable("Interrupted while waiting for Vault", RETRY_AFTER, stopped);
        }
    }
}
