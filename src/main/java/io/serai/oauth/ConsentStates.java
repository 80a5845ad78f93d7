package io.serai.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.Secret;
import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.io.IOException;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The consents under way, in the platform database, so that the vendor's answer may reach any node. A state is kept as
 * its hash alone, and what belongs to it is sealed with the tenant's key.
 */
final class ConsentStates {

    /** How long a person has to consent. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsentStates.class);

    private final PlatformDatabase rows;
    private final TenantCipher cipher;
    private final ObjectMapper json;
    private final Clock clock;

    ConsentStates(PlatformDatabase rows, TenantCipher cipher, ObjectMapper json, Clock clock) {
        this.rows = rows;
        this.cipher = cipher;
        this.json = json;
        this.clock = clock;
    }

    private record Row(ConnectionId connection, String starter, String sealed, Instant expiresAt) {}

    /** @return when the state ends */
    Instant put(Secret state, PendingConsent pending) {
        String hash = StateHash.of(state);
        ConnectionId id = pending.connection();
        Instant end = clock.instant().plus(LIFETIME);
        rows.of(id.tenantId())
                .sql("insert into oauth_states (hash, tenant_id, integration, connection, starter, sealed, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        hash,
                        id.tenantId(),
                        id.integration(),
                        id.connection(),
                        pending.starter(),
                        cipher.seal(id.tenantId(), context(hash), bytes(pending)),
                        end.atOffset(ZoneOffset.UTC))
                .update();
        return end;
    }

    /**
     * Takes a state out: of any number of callers at once, one gets it.
     *
     * @return empty if it is unknown, used, expired or of another integration; used up in each case
     */
    Optional<PendingConsent> take(Secret state, String integration) {
        String hash = StateHash.of(state);
        Optional<Row> row = rows.ofAll()
                .sql("select * from oauth_states where hash = ?")
                .param(hash)
                .query(ConsentStates::row)
                .optional();
        boolean mine = row.isPresent()
                && rows.ofAll()
                                .sql("delete from oauth_states where hash = ?")
                                .param(hash)
                                .update()
                        == 1;
        return row.filter(found -> mine)
                .filter(found -> clock.instant().isBefore(found.expiresAt()))
                .filter(found -> found.connection().integration().equals(integration))
                .flatMap(found -> open(hash, found));
    }

    private static Row row(ResultSet row, int index) throws SQLException {
        return new Row(
                new ConnectionId(row.getString("tenant_id"), row.getString("integration"), row.getString("connection")),
                row.getString("starter"),
                row.getString("sealed"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private Optional<PendingConsent> open(String hash, Row row) {
        try {
            JsonNode rest = json.readTree(cipher.open(row.connection().tenantId(), context(hash), row.sealed()));
            String verifier = text(rest, "verifier");
            String returnTo = text(rest, "returnTo");
            return Optional.of(new PendingConsent(
                    row.connection(),
                    row.starter(),
                    rest.path("clientId").asText(),
                    URI.create(rest.path("callback").asText()),
                    returnTo == null ? null : URI.create(returnTo),
                    verifier == null ? null : Secret.of(verifier),
                    text(rest, "browser")));
        } catch (Undecipherable | IOException gone) {
            return Optional.empty(); // The tenant was deleted, and its key with it.
        }
    }

    private byte[] bytes(PendingConsent pending) {
        ObjectNode rest = json.createObjectNode();
        rest.put("clientId", pending.clientId());
        rest.put("callback", pending.callback().toString());
        rest.put(
                "returnTo",
                pending.returnTo() == null ? null : pending.returnTo().toString());
        rest.put(
                "verifier",
                pending.verifier() == null ? null : pending.verifier().reveal());
        rest.put("browser", pending.browser());
        try {
            return json.writeValueAsBytes(rest);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts are always JSON", impossible);
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.path(name).isTextual() ? node.get(name).textValue() : null;
    }

    private static String context(String hash) {
        return "oauth-state|" + hash;
    }

    /** Forgets the consents of a tenant that is deleted. */
    void deleteAll(String tenantId) {
        rows.ofAll()
                .sql("delete from oauth_states where tenant_id = ?")
                .param(tenantId)
                .update();
    }

    /** Forgets what nobody came back for. */
    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void sweep() {
        try {
            rows.ofAll()
                    .sql("delete from oauth_states where expires_at < ?")
                    .param(clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DataAccessException down) {
            LOGGER.atWarn()
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("Expired consents could not be removed; they are refused all the same");
        }
    }
}
