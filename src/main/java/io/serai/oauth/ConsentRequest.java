package io.serai.oauth;

import io.serai.credential.ConnectionId;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants consent for.
 *
 * @param starter who asks, as the audit trail names callers
 * @param scopes null: those of the client app or the provider file
 * @param secondScopes for the second token of a pair; null: those of the provider file, if {@code scopes} is null too
 * @param returnTo where the person goes afterwards, checked already; null: to Serai's own page
 * @param bound whether the browser that is sent must be the one that comes back
 */
public record ConsentRequest(
        ConnectionId connection,
        String starter,
        @Nullable List<String> scopes,
        @Nullable List<String> secondScopes,
        @Nullable URI returnTo,
        boolean bound) {}
