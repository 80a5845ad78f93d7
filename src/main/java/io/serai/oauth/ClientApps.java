package io.serai.oauth;

import io.serai.credential.ClientApp;
import io.serai.credential.ClientAppStore;
import io.serai.credential.StoreUnavailable;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.secret.Undecipherable;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** The client apps: a tenant's own, otherwise the platform's of {@code <I>_CLIENT_ID} and its like. */
public final class ClientApps {

    private final ClientAppStore store;
    private final Environment environment;

    ClientApps(ClientAppStore store, Environment environment) {
        this.store = store;
        this.environment = environment;
    }

    /**
     * The app in whose name a tenant's connections to this integration are made and refreshed. Blocks.
     *
     * @throws Problem as {@link #own}
     */
    public Optional<ClientApp> of(String tenantId, String integration) {
        return own(tenantId, integration).or(() -> ofThePlatform(integration));
    }

    /**
     * The tenant's own app. Blocks.
     *
     * @throws Problem 503 if the store cannot be asked, 500 if what it has does not open
     */
    public Optional<ClientApp> own(String tenantId, String integration) {
        try {
            return store.find(tenantId, integration);
        } catch (StoreUnavailable down) {
            throw down.problem();
        } catch (Undecipherable damaged) {
            throw Problem.of(
                            ProblemType.VAULT_ENCRYPTION_ERROR,
                            "The stored client app does not open; delete it and store it again.")
                    .withOutcome(Outcome.NOT_SENT)
                    .causedBy(damaged);
        }
    }

    /** Keeps a tenant's own app in place of the one it had. Blocks. */
    public void put(String tenantId, String integration, ClientApp app) {
        store.put(tenantId, integration, app);
    }

    /** Removes a tenant's own app and says whether there was one. Blocks. */
    public boolean delete(String tenantId, String integration) {
        return store.delete(tenantId, integration);
    }

    void deleteAll(String tenantId) {
        store.deleteAll(tenantId);
    }

    private Optional<ClientApp> ofThePlatform(String integration) {
        String prefix = integration.toUpperCase(Locale.ROOT).replace('-', '_');
        String id = value(prefix + "_CLIENT_ID");
        String secret = value(prefix + "_CLIENT_SECRET");
        if (id == null || secret == null) {
            return Optional.empty();
        }
        String redirect = value(prefix + "_REDIRECT_URI");
        return Optional.of(new ClientApp(
                id,
                Secret.of(secret),
                redirect == null ? null : URI.create(redirect),
                null,
                null,
                List.of(),
                Map.of()));
    }

    private @Nullable String value(String name) {
        String value = environment.getProperty(name);
        return value == null || value.isBlank() ? null : value.trim();
    }
}
