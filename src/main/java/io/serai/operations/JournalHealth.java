package io.serai.operations;

import io.serai.audit.AuditTrail;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Whether the next call could be recorded; while it could not, calls are refused and no traffic should come here. */
final class JournalHealth implements HealthIndicator {

    private final AuditTrail trail;

    JournalHealth(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public Health health() {
        return (trail.isWritable() ? Health.up() : Health.outOfService()).build();
    }
}
