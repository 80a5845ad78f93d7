package io.serai.tenant;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller. Its credential, and nothing else in a request, decides whose data it may touch.
 *
 * @param id key id of a key, otherwise the kind's name
 * @param tenantId the tenant of a key; null for those who name one per call
 */
public record Principal(Kind kind, String id, @Nullable String tenantId, Set<Scope> scopes) {

    /** How the caller was recognised. The lower-case name is the actor's type in the audit trail. */
    public enum Kind {
        KEY,
        ADMIN,
        DEV
    }

    static final Principal ADMIN = new Principal(Kind.ADMIN, "admin", null, Scope.all());
    static final Principal DEV = new Principal(Kind.DEV, "dev", null, Scope.all());

    /** Whether this caller acts for any tenant that it names. */
    public boolean isOperator() {
        return kind != Kind.KEY;
    }
}
