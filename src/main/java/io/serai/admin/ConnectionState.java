package io.serai.admin;

import io.serai.credential.Connection;
import java.time.Duration;
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

    /** A token of usual life counts as expiring in its last minutes, a short-lived one in its last fifth. */
    private static final Duration LAST_MINUTES = Duration.ofMinutes(5);

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
        Instant end = connection.expiresAt();
        if (end == null) {
            return false;
        }
        Duration fifth = Duration.between(connection.updatedAt(), end).dividedBy(5);
        return now.isAfter(end.minus(fifth.compareTo(LAST_MINUTES) < 0 ? fifth : LAST_MINUTES));
    }

    /** Whether calls get through. */
    boolean isHealthy() {
        return this == ACTIVE || this == EXPIRING;
    }

    String text() {
        return text;
    }
}
