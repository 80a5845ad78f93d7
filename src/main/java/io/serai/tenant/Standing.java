package io.serai.tenant;

import java.time.Clock;
import java.time.Instant;

/** Whether somebody who was let in some time ago would be let in now: his key is in use, and his tenant's calls are served. */
public final class Standing {

    private final TenantDirectory tenants;
    private final ApiKeys keys;
    private final OperatorKeys operators;
    private final Clock clock;

    Standing(TenantDirectory tenants, ApiKeys keys, OperatorKeys operators, Clock clock) {
        this.tenants = tenants;
        this.keys = keys;
        this.operators = operators;
        this.clock = clock;
    }

    /**
     * May block on the database.
     *
     * @param kind how he was recognised
     * @param id as the {@link Principal} had it
     * @param tenantId for whom he was let in
     */
    public boolean isGood(Principal.Kind kind, String id, String tenantId) {
        Instant now = clock.instant();
        return switch (kind) {
            case KEY ->
                isServed(tenantId)
                        && keys.find(id).filter(key -> key.isUsable(now)).isPresent();
            case JWT -> isServed(tenantId);
            case ADMIN ->
                id.equals(Principal.ADMIN.id())
                        || operators.find(id).filter(key -> key.isUsable(now)).isPresent();
            case DEV -> true;
        };
    }

    private boolean isServed(String tenantId) {
        return tenants.registered(tenantId)
                .filter(tenant -> tenant.status() == Tenant.Status.ACTIVE)
                .isPresent();
    }
}
