package io.serai.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.secret.Secret;
import io.serai.secret.TenantCipher;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of credentials keeps. A subclass for each backend. */
public abstract class CredentialStoreContract {

    protected static final String TOKEN = "canary-access-3c11";
    protected static final String REFRESH = "canary-refresh-3c12";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static int tenants;
    private String tenant = "";

    @BeforeEach
    void anotherTenant() {
        // A name of its own in each run too: a real server remembers the last one.
        tenant = "contract-" + Long.toString(System.currentTimeMillis(), 36) + "-" + ++tenants;
    }

    protected abstract CredentialStore store();

    protected abstract TenantCipher cipher();

    /** Damages what is stored for a connection, so that it does not open any more. */
    protected abstract void damage(ConnectionId id);

    /** What is stored for a connection, in a form that {@link #restore} takes. */
    protected abstract Object backup(ConnectionId id);

    /** Puts a backup back, whatever is there now. */
    protected abstract void restore(ConnectionId id, Object backup);

    /** Everything that is stored anywhere for a tenant, older versions too, as text in which a secret would show. */
    protected abstract String everythingStored(String tenantId);

    protected final String tenant() {
        return tenant;
    }

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
        long version = store().describe(id).orElseThrow().version();
        boolean put = store().put(credential(id, version + 1, "fresh"));

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
        assertThat(everythingStored(tenant))
                .contains("github")
                .doesNotContain(TOKEN)
                .doesNotContain(REFRESH);
    }

    @Test
    void whatWasDeletedLeavesNothingBehindAndCountsFromOneAgain() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, "first"));
        store().put(credential(id, 2, "second"));

        // When
        boolean deleted = store().delete(id);

        // Then
        assertThat(deleted).isTrue();
        assertThat(everythingStored(tenant)).doesNotContain("github");
        assertThat(store().put(credential(id, 1, "new"))).isTrue();
        assertThat(store().describe(id).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aLateWriteDoesNotBringADeletedConnectionBack() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, "first"));
        store().delete(id);

        // When
        boolean late = store().put(credential(id, 2, "late"));

        // Then
        assertThat(late).isFalse();
        assertThat(store().find(id)).isEmpty();
    }

    @Test
    void withATenantsKeyItsCredentialsAreGoneBackupsIncluded() {
        // Given
        ConnectionId mine = id("github", "default");
        ConnectionId foreign = new ConnectionId(tenant + "-b", "github", "default");
        store().put(credential(mine, 1, TOKEN));
        store().put(credential(foreign, 1, TOKEN));
        Object backup = backup(mine);

        // When
        store().deleteAll(tenant);
        cipher().destroy(tenant);
        store().put(credential(mine, 1, "of the next tenant with this name"));
        restore(mine, backup);

        // Then
        assertThatThrownBy(() -> store().find(mine)).isInstanceOf(Quarantined.class);
        assertThat(store().find(foreign)).isPresent();
    }

    @Test
    void aValueOpensInItsOwnPlaceOnly() {
        // Given
        ConnectionId mine = id("github", "default");
        ConnectionId work = id("github", "work");
        ConnectionId foreign = new ConnectionId(tenant + "-b", "github", "default");
        List.of(mine, work, foreign).forEach(id -> store().put(credential(id, 1, TOKEN)));

        // When
        restore(work, backup(mine));
        restore(foreign, backup(mine));

        // Then
        assertThatThrownBy(() -> store().find(work)).isInstanceOf(Quarantined.class);
        assertThatThrownBy(() -> store().find(foreign)).isInstanceOf(Quarantined.class);
        assertThat(store().find(mine)).isPresent();
    }

    @Test
    void aConnectionKeepsEverythingButItsStateWhenTheProviderRefusesIt() {
        // Given
        Credential first = credential(id("github", "default"), 1, TOKEN);
        store().put(first);
        Connection refused = first.connection().broken(Connection.REASON_REFUSED, NOW.plusSeconds(60));

        // When
        boolean put = store().put(first.with(refused));

        // Then
        assertThat(put).isTrue();
        assertThat(store().find(refused.id()).orElseThrow().connection()).isEqualTo(refused);
    }

    @Test
    void connectionsWithoutAnExpiryAccountOrRefreshTokenAreFoundAsTheyWereStored() {
        // Given
        ConnectionId id = id("notion", "default");
        Connection bare =
                Connection.made(id, "bearer", List.of(), false, null, JsonNodeFactory.instance.objectNode(), NOW);

        // When
        store().put(new Credential(bare, Secret.of(TOKEN), null));

        // Then
        assertThat(store().find(id)).contains(new Credential(bare, Secret.of(TOKEN), null));
    }

    @Test
    void allConnectionsOfAllTenantsAreCounted() {
        // Given
        int before = store().count();

        // When
        store().put(credential(id("github", "default"), 1, TOKEN));
        store().put(credential(id("github", "work"), 1, TOKEN));
        store().put(credential(new ConnectionId(tenant + "-b", "github", "default"), 1, TOKEN));

        // Then
        assertThat(store().count()).isEqualTo(before + 3);
    }

    @Test
    void anIntegrationThatLeadsElsewhereIsNoConnection() {
        // Given
        ConnectionId foreign = new ConnectionId(tenant + "-b", "github", "default");
        store().put(credential(foreign, 1, TOKEN));
        ConnectionId detour = id("../" + tenant + "-b/github", "default");

        // When
        boolean deleted = store().delete(detour);

        // Then
        assertThat(deleted).isFalse();
        assertThat(store().find(detour)).isEmpty();
        assertThat(store().describe(detour)).isEmpty();
        assertThat(store().find(foreign)).isPresent();
    }

    protected final ConnectionId id(String integration, String connection) {
        return new ConnectionId(tenant, integration, connection);
    }

    protected static Credential credential(ConnectionId id, long version, String token) {
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
