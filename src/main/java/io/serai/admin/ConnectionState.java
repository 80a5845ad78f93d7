package io.serai.admin;

import io.serai.credential.Connection;
import java.time.Instant;

/** In which state a connection is shown. */
enum ConnectionState {
    ACTIVE("active"),
    EXPIRING("expiring"),
    EXPIRED("expired"),
    REAUTH_REQUIRED("reauth_required"),
    QUARANTINED("quarantined");

    /** The name of an integration's state when there is no connection. */
    static final String NOT_CONFIGURED = "not_configured";

    private final String text;

    ConnectionState(String text) {
        this.text = text;
    }

    static ConnectionState of(Connection connection, Instant now) {
        return switch (connection.state()) {
            case QUARANTINED -> QUARANTINED;
            case REAUTH_REQUIRED -> REAUTH_REQUIRED;
            case ACTIVE -> connection.isExpired(now) ? EXPIRED : isExpiring(connection, now) ? EXPIRING : ACTIVE;
        };
    }

    private static boolean isExpiring(Connection connection, Instant now) {
        return connection.expiringFrom().filter(now::isAfter).isPresent();
    }

    /** Whether calls get through. */
    boolean isHealthy() {
        return this == ACTIVE || this == EXPIRING;
    }

    String text() {
        return text;
    }
}
