package io.serai.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.secret.Secret;
import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of client apps keeps. A subclass for each backend. */
public abstract class ClientAppStoreContract {

    protected static final String SECRET = "canary-client-secret-7d20";

    private static int tenants;
    private String tenant = "";

    @BeforeEach
    void anotherTenant() {
        // A name of its own in each run too: a real server remembers the last one.
        tenant = "apps-" + Long.toString(System.currentTimeMillis(), 36) + "-" + ++tenants;
    }

    protected abstract ClientAppStore store();

    protected abstract TenantCipher cipher();

    /** Everything that is stored anywhere for a tenant, older versions too, as text in which a secret would show. */
    protected abstract String everythingStored(String tenantId);

    protected final String tenant() {
        return tenant;
    }

    protected static ClientApp app(String clientId) {
        return new ClientApp(clientId, Secret.of(SECRET), null, null, null, List.of(), Map.of());
    }

    @Test
    void anAppIsFoundAsItWasStored() {
        // Given
        ClientApp app = new ClientApp(
                "client-of-acme",
                Secret.of(SECRET),
                URI.create("https://serai.example/oauth/callback/github"),
                URI.create("https://vendor.example/authorize"),
                URI.create("https://vendor.example/token"),
                List.of("repo", "read:user"),
                Map.of("allow_signup", "false"));

        // When
        store().put(tenant, "github", app);

        // Then
        assertThat(store().find(tenant, "github")).contains(app);
        assertThat(store().find(tenant, "notion")).isEmpty();
        assertThat(store().find(tenant + "-b", "github")).isEmpty();
    }

    @Test
    void anAppTakesThePlaceOfTheOneBefore() {
        // Given
        store().put(tenant, "github", app("the-first"));

        // When
        store().put(tenant, "github", app("the-second"));

        // Then
        assertThat(store().find(tenant, "github")).contains(app("the-second"));
    }

    @Test
    void ofManyWritersAtOnceTheLastIsKept() {
        // When
        IntStream.range(0, 8).parallel().forEach(writer -> store().put(tenant, "github", app("client-" + writer)));

        // Then
        assertThat(store().find(tenant, "github").orElseThrow().clientId()).startsWith("client-");
    }

    @Test
    void theSecretIsStoredAsCiphertextAlone() {
        // When
        store().put(tenant, "github", app("the-first"));
        store().put(tenant, "github", app("the-second"));

        // Then
        assertThat(everythingStored(tenant)).isNotEmpty().doesNotContain(SECRET);
    }

    @Test
    void aDeletedAppIsGoneAndCanBeMadeAgain() {
        // Given
        store().put(tenant, "github", app("the-first"));

        // When
        boolean deleted = store().delete(tenant, "github");
        boolean again = store().delete(tenant, "github");

        // Then
        assertThat(List.of(deleted, again)).containsExactly(true, false);
        assertThat(store().find(tenant, "github")).isEmpty();
        assertThat(everythingStored(tenant)).doesNotContain("the-first");
        store().put(tenant, "github", app("the-second"));
        assertThat(store().find(tenant, "github")).contains(app("the-second"));
    }

    @Test
    void allAppsOfATenantAreDeletedAndNoOthers() {
        // Given
        store().put(tenant, "github", app("the-first"));
        store().put(tenant, "notion", app("the-second"));
        store().put(tenant + "-b", "github", app("of-another"));

        // When
        store().deleteAll(tenant);

        // Then
        assertThat(store().find(tenant, "github")).isEmpty();
        assertThat(store().find(tenant, "notion")).isEmpty();
        assertThat(store().find(tenant + "-b", "github")).contains(app("of-another"));
    }

    @Test
    void afterARotationAnAppOpensAndWithoutTheKeyItDoesNot() {
        // Given
        store().put(tenant, "github", app("the-first"));

        // When
        cipher().rotate(tenant);
        boolean opens = store().find(tenant, "github").isPresent();
        cipher().destroy(tenant);

        // Then
        assertThat(opens).isTrue();
        assertThatThrownBy(() -> store().find(tenant, "github")).isInstanceOf(Undecipherable.class);
    }
}
