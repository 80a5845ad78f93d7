package io.serai.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of credentials keeps. A subclass for each backend. */
abstract class CredentialStoreContract {

    static final String TOKEN = "canary-access-3c11";
    static final String REFRESH = "canary-refresh-3c12";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static int tenants;
    private String tenant = "";

    @BeforeEach
    void anotherTenant() {
        tenant = "contract-" + ++tenants;
    }

    abstract CredentialStore store();

    /** Damages what is stored for a connection, so that it does not open any more. */
    abstract void damage(ConnectionId id);

    /** Everything that is stored anywhere, as text in which a secret would show. */
    abstract String everythingStored();

    @Test
    void aCredentialIsFoundAsItWasStored() {
        // Given
        Credential stored = credential(id("github", "default"), 1, TOKEN);

        // When
        boolean put = store().put(stored);

        // Then
        Credential found = store().find(stored.connection().id()).orElseThrow();
        assertThat(put).isTrue();
        assertThat(found).isEqualTo(stored);
        assertThat(store().describe(stored.connection().id())).contains(stored.connection());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        // When
        ConnectionId id = id("github", "default");

        // Then
        assertThat(store().find(id)).isEmpty();
        assertThat(store().describe(id)).isEmpty();
        assertThat(store().list(tenant)).isEmpty();
        assertThat(store().delete(id)).isFalse();
    }

    @Test
    void aWriteThatDoesNotFollowTheStoredVersionIsRefused() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, "first"));

        // When
        boolean secondCreation = store().put(credential(id, 1, "again"));
        boolean next = store().put(credential(id, 2, "second"));
        boolean stale = store().put(credential(id, 2, "stale"));
        boolean ahead = store().put(credential(id, 9, "ahead"));
        boolean ofNothing = store().put(credential(id("github", "other"), 2, "orphan"));

        // Then
        assertThat(List.of(secondCreation, next, stale, ahead, ofNothing))
                .containsExactly(false, true, false, false, false);
        assertThat(store().find(id).orElseThrow().accessToken().reveal()).isEqualTo("second");
    }

    @Test
    void ofManyWritersAtOnceOneWins() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, "first"));

        // When
        long winners = IntStream.range(0, 16)
                .parallel()
                .filter(writer -> store().put(credential(id, 2, "writer-" + writer)))
                .count();

        // Then
        assertThat(winners).isEqualTo(1);
        assertThat(store().describe(id).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void tenantsIntegrationsAndConnectionsAreKeptApart() {
        // Given
        String other = tenant + "-b";
        store().put(credential(id("github", "default"), 1, "a"));
        store().put(credential(id("github", "work"), 1, "b"));
        store().put(credential(id("notion", "default"), 1, "c"));
        store().put(credential(new ConnectionId(other, "github", "default"), 1, "d"));

        // When
        store().delete(id("github", "default"));

        // Then
        assertThat(store().list(tenant))
                .extracting(connection ->
                        connection.id().integration() + "/" + connection.id().connection())
                .containsExactly("github/work", "notion/default");
        assertThat(store().find(new ConnectionId(other, "github", "default"))
                        .orElseThrow()
                        .accessToken()
                        .reveal())
                .isEqualTo("d");
    }

    @Test
    void aValueThatDoesNotOpenIsQuarantinedAndKept() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, TOKEN));

        // When
        damage(id);

        // Then
        assertThatThrownBy(() -> store().find(id)).isInstanceOf(Quarantined.class);
        assertThat(store().describe(id).orElseThrow().state()).isEqualTo(Connection.State.QUARANTINED);
        assertThat(store().list(tenant)).hasSize(1);
    }

    @Test
    void aQuarantinedConnectionIsUsableAgainWhenItIsReplaced() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, TOKEN));
        damage(id);

        // When
        boolean put = store().put(credential(id, 2, "fresh"));

        // Then
        assertThat(put).isTrue();
        assertThat(store().find(id).orElseThrow().accessToken().reveal()).isEqualTo("fresh");
    }

    @Test
    void aTenantsCredentialsAreRemovedTogether() {
        // Given
        store().put(credential(id("github", "default"), 1, "a"));
        store().put(credential(id("notion", "work"), 1, "b"));

        // When
        int removed = store().deleteAll(tenant);

        // Then
        assertThat(removed).isEqualTo(2);
        assertThat(store().list(tenant)).isEmpty();
        assertThat(store().put(credential(id("github", "default"), 1, "new"))).isTrue();
    }

    @Test
    void whyAConnectionIsBrokenIsKept() {
        // Given
        Credential stored = credential(id("github", "default"), 1, TOKEN);
        store().put(stored);

        // When
        store().put(stored.with(stored.connection().broken(Connection.REASON_GRANT_ENDED, NOW)));

        // Then
        Connection found = store().describe(stored.connection().id()).orElseThrow();
        assertThat(found.state()).isEqualTo(Connection.State.REAUTH_REQUIRED);
        assertThat(found.reason()).isEqualTo(Connection.REASON_GRANT_ENDED);
        assertThat(store().find(stored.connection().id()).orElseThrow().refreshToken())
                .isEqualTo(stored.refreshToken());
    }

    @Test
    void aStoreThatAnswersIsWritable() {
        // When
        boolean writable = store().isWritable();

        // Then
        assertThat(writable).isTrue();
    }

    @Test
    void noTokenIsStoredInTheClear() {
        // When
        store().put(credential(id("github", "default"), 1, TOKEN));

        // Then
        assertThat(everythingStored()).doesNotContain(TOKEN).doesNotContain(REFRESH);
    }

    ConnectionId id(String integration, String connection) {
        return new ConnectionId(tenant, integration, connection);
    }

    static Credential credential(ConnectionId id, long version, String token) {
        Connection connection = new Connection(
                id,
                version,
                Connection.State.ACTIVE,
                "bearer",
                List.of("repo", "user"),
                true,
                NOW.plusSeconds(3600),
                JsonNodeFactory.instance.objectNode().put("team", "blue"),
                new Connection.Account("42", "octo"),
                NOW,
                NOW,
                NOW.minusSeconds(60),
                3,
                NOW.minusSeconds(61),
                null);
        return new Credential(connection, Secret.of(token), Secret.of(REFRESH));
    }
}
