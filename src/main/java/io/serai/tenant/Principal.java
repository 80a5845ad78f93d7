package io.serai.tenant;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller. Its credential, and nothing else in a request, decides whose data it may touch.
 *
 * @param id key id of a key, also of an operator's, {@code user@issuer} of a user's token, otherwise the kind's name
 * @param tenantId the tenant of a key or token; null for those who name one per call
 * @param tools which of the tenant's tools he may use
 * @param requestsPerMinute the limit of the key itself; 0 of a caller without one
 * @param userId the user whose token it is; null of all others
 * @param role of somebody who runs the platform; null of all others
 */
public record Principal(
        Kind kind,
        String id,
        @Nullable String tenantId,
        Set<Scope> scopes,
        ToolGrant tools,
        long requestsPerMinute,
        @Nullable String userId,
        @Nullable OperatorRole role) {

    /** How the caller was recognised. The lower-case name is the actor's type in the audit trail. */
    public enum Kind {
        KEY,
        JWT,
        ADMIN,
        DEV
    }

    static final Principal ADMIN =
            new Principal(Kind.ADMIN, "admin", null, Scope.all(), ToolGrant.ALL, 0, null, OperatorRole.ADMINISTRATOR);
    static final Principal DEV =
            new Principal(Kind.DEV, "dev", null, Scope.all(), ToolGrant.ALL, 0, null, OperatorRole.ADMINISTRATOR);

    /**
     * A user who brought a token.
     *
     * @param issuer who gave it; two users of one name at two issuers are two
     */
    public static Principal user(String issuer, String userId, String tenantId, Set<Scope> scopes) {
        return new Principal(Kind.JWT, userId + "@" + issuer, tenantId, scopes, ToolGrant.ALL, 0, userId, null);
    }

    static Principal operator(OperatorKey key) {
        return new Principal(Kind.ADMIN, key.keyId(), null, key.role().scopes(), ToolGrant.ALL, 0, null, key.role());
    }

    /** Whether this caller acts for any tenant that it names. */
    public boolean isOperator() {
        return role != null;
    }

    /** Whether requests of this caller that change something are let in at all. */
    public boolean mayChange() {
        return role == null || role.mayChange();
    }
}
