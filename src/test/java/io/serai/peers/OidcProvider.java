package io.serai.peers;

import java.io.IOException;
import java.util.Map;

/**
 * A real authorization server (npm package oidc-provider, {@code src/test/peers/oidc-provider.mjs}): PKCE is a must, the
 * answer names its issuer, and a refresh token that is used twice ends the whole grant. Everybody consents at once.
 */
final class OidcProvider implements AutoCloseable {

    static final String CALLBACK = "http://localhost:9999/cb";

    private final PeerProcess process;

    private OidcProvider(PeerProcess process) {
        this.process = process;
    }

    static OidcProvider start() throws IOException, InterruptedException {
        return new OidcProvider(NodePeers.installed()
                .startScript(
                        "oidc-provider.mjs",
                        "oidc-provider ready",
                        port -> Map.of("PORT", Integer.toString(port), "REDIRECT", CALLBACK)));
    }

    String issuer() {
        return process.url(0);
    }

    @Override
    public void close() {
        process.close();
    }
}
