package io.serai.admin;

import io.serai.credential.ClientApp;
import io.serai.credential.ConnectionId;
import io.serai.credential.Credential;
import io.serai.oauth.ClientApps;
import io.serai.oauth.TokenEndpoint;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import java.util.List;

/** Asks a provider to end the tokens of a connection that is gone here. Blocks. */
final class Disconnection {

    private final Providers providers;
    private final ClientApps apps;
    private final TokenEndpoint tokens;

    Disconnection(Providers providers, ClientApps apps, TokenEndpoint tokens) {
        this.providers = providers;
        this.apps = apps;
        this.tokens = tokens;
    }

    /**
     * What goes with a connection: the second of a pair before its first, so that whoever is interrupted in between finds
     * the first still there. The second goes alone.
     */
    List<ConnectionId> all(ConnectionId id) {
        Provider provider = providers.get(id.integration());
        OAuthDefinition.Pair pair = provider == null || provider.oauth() == null
                ? null
                : provider.oauth().pair();
        if (pair == null || pair.nameBefore(id.connection()) != null) {
            return List.of(id);
        }
        String second = pair.nameBeside(id.connection());
        return ConnectionId.isValid(second)
                ? List.of(new ConnectionId(id.tenantId(), id.integration(), second), id)
                : List.of(id); // a consent makes no pair of so long a name
    }

    /** Whether the provider said that it ended them. */
    boolean revoke(Credential credential) {
        ConnectionId id = credential.connection().id();
        Provider provider = providers.get(id.integration());
        if (provider == null || provider.oauth() == null || provider.oauth().revoke() == null) {
            return false;
        }
        ClientApp app = apps.of(id.tenantId(), id.integration()).orElse(null);
        return tokens.revoke(provider, app, credential.accessToken(), credential.refreshToken());
    }
}
