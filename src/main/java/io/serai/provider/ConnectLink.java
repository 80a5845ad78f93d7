package io.serai.provider;

import io.serai.credential.ConnectionId;
import io.serai.http.PublicUrl;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a person can connect again: the way to the vendor's consent, for one connection. */
public final class ConnectLink {

    private final Providers providers;
    private final PublicUrl publicUrl;

    ConnectLink(Providers providers, PublicUrl publicUrl) {
        this.providers = providers;
        this.publicUrl = publicUrl;
    }

    /** @return null for an integration whose accounts are not connected by consent */
    public @Nullable URI of(ConnectionId connection) {
        Provider provider = providers.get(connection.integration());
        if (provider == null || provider.oauth() == null) {
            return null;
        }
        // The names are of characters that need no encoding.
        return publicUrl.at("/oauth/authorize/" + connection.integration() + "?tenant_id=" + connection.tenantId()
                + "&connection=" + connection(provider.oauth(), connection.connection()) + "&mode=redirect");
    }

    /** The second token of a pair comes with the first. */
    private static String connection(OAuthDefinition definition, String name) {
        String first = definition.pair() == null ? null : definition.pair().nameBefore(name);
        return first == null ? name : first;
    }
}
