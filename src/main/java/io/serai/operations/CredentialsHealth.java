package io.serai.operations;

import io.serai.credential.Connections;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * What the credential store is like. {@code DEGRADED}: it cannot be asked, and what is in memory serves. It is not part of
 * readiness, because taking every node out of service would end the calls that still work; {@code GET /ready} says more.
 */
final class CredentialsHealth implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED");

    private final Connections connections;

    CredentialsHealth(Connections connections) {
        this.connections = connections;
    }

    @Override
    public Health health() {
        String condition = connections.storeCondition();
        Health.Builder health = condition.equals("ok")
                ? Health.up()
                : connections.isServing() ? Health.status(DEGRADED) : Health.outOfService();
        return health.withDetail("condition", condition).build();
    }
}
