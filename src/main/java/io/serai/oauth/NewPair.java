package io.serai.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.credential.Credential;
import io.serai.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a refresh brought, and what it was paid with.
 *
 * @param fence of the lease under which it was obtained
 * @param used the refresh token that was exchanged
 * @param refresh null: the provider sent none, and {@code used} stays good
 * @param obtainedAt to the millisecond; by it a stored credential is known to hold this pair
 */
record NewPair(
        ConnectionId id,
        long fence,
        Secret used,
        Secret access,
        @Nullable Secret refresh,
        String tokenType,
        List<String> scopes,
        @Nullable Instant expiresAt,
        Instant obtainedAt) {

    private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

    static NewPair of(Lease lease, Credential before, Grant grant, Instant clock) {
        Instant now = clock.truncatedTo(ChronoUnit.MILLIS); // as any store keeps it
        Duration life = grant.expiresIn();
        Instant end = life == null ? null : now.plus(life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life);
        return new NewPair(
                lease.id(),
                lease.fence(),
                Objects.requireNonNull(before.refreshToken()),
                grant.accessToken(),
                grant.refreshToken(),
                grant.tokenType(),
                grant.scopes().isEmpty() ? before.connection().scopes() : grant.scopes(),
                end,
                now);
    }

    /** The credential that follows the stored one; only if {@link #follows} it. */
    Credential after(Credential stored) {
        return stored.refreshed(access, refresh, tokenType, scopes, expiresAt, obtainedAt);
    }

    /** Whether the stored credential is the one that was exchanged for this. */
    boolean follows(Credential stored) {
        Secret kept = stored.refreshToken();
        return kept != null && used.equals(kept);
    }

    byte[] bytes(ObjectMapper json) throws IOException {
        ObjectNode node = json.createObjectNode()
                .put("tenant", id.tenantId())
                .put("integration", id.integration())
                .put("connection", id.connection())
                .put("fence", fence)
                .put("used", used.reveal())
                .put("access", access.reveal())
                .put("refresh", refresh == null ? null : refresh.reveal())
                .put("tokenType", tokenType)
                .put("expiresAt", expiresAt == null ? null : expiresAt.toString())
                .put("obtainedAt", obtainedAt.toString());
        scopes.forEach(node.putArray("scopes")::add);
        return json.writeValueAsBytes(node);
    }

    static NewPair read(ObjectMapper json, byte[] bytes) throws IOException {
        JsonNode node = json.readTree(bytes);
        List<String> scopes = new ArrayList<>();
        node.path("scopes").forEach(scope -> scopes.add(scope.asText()));
        return new NewPair(
                new ConnectionId(
                        node.path("tenant").asText(),
                        node.path("integration").asText(),
                        node.path("connection").asText()),
                node.path("fence").asLong(),
                Secret.of(node.path("used").asText()),
                Secret.of(node.path("access").asText()),
                node.hasNonNull("refresh") ? Secret.of(node.path("refresh").asText()) : null,
                node.path("tokenType").asText(),
                List.copyOf(scopes),
                node.hasNonNull("expiresAt")
                        ? Instant.parse(node.path("expiresAt").asText())
                        : null,
                Instant.parse(node.path("obtainedAt").asText()));
    }
}
