package io.serai.oauth;

import io.serai.credential.ClientApp;
import io.serai.credential.ConnectionId;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.secret.Secret;
import java.util.Optional;

/** With what connections are renewed: their provider's token endpoint, and the client app that it knows. */
final class RefreshMeans {

    private final Providers providers;
    private final ClientApps apps;
    private final TokenEndpoint endpoint;

    RefreshMeans(Providers providers, ClientApps apps, TokenEndpoint endpoint) {
        this.providers = providers;
        this.apps = apps;
        this.endpoint = endpoint;
    }

    /** @throws Problem 400 if the connection's provider or client app is missing */
    Means of(ConnectionId id) {
        Provider provider = providers.get(id.integration());
        Optional<ClientApp> app = provider == null || provider.oauth() == null
                ? Optional.empty()
                : apps.of(id.tenantId(), id.integration());
        if (provider == null || app.isEmpty()) {
            throw Problem.of(
                            ProblemType.REFRESH_NOT_SUPPORTED,
                            "Connections of this integration are not renewed: it has no token endpoint or no client app.")
                    .withOutcome(Outcome.NOT_SENT);
        }
        return new Means(id, provider, app.get());
    }

    /** Those of one connection. */
    final class Means {

        private final ConnectionId id;
        private final Provider provider;
        private final ClientApp app;

        private Means(ConnectionId id, Provider provider, ClientApp app) {
            this.id = id;
            this.provider = provider;
            this.app = app;
        }

        Grant refresh(Secret refreshToken) throws GrantEnded, TokenRequestFailed {
            return endpoint.refresh(provider, id.integration(), app, id.connection(), refreshToken);
        }

        /** Ends tokens that nobody will use; whether the provider does so changes nothing. */
        void revoke(NewPair pair) {
            endpoint.revoke(provider, app, pair.access(), pair.refresh());
        }
    }
}
