package io.serai.tenant;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * The tenants as callers see them. Under the development switch every well-formed name is a tenant, one without
 * credentials, and is registered when something is first stored for it.
 */
public final class TenantDirectory {

    private final Tenants tenants;
    private final TenancySettings settings;
    private final Clock clock;

    TenantDirectory(Tenants tenants, TenancySettings settings, Clock clock) {
        this.tenants = tenants;
        this.settings = settings;
        this.clock = clock;
    }

    /** The tenant from memory; null if {@link #find} must be asked. */
    public @Nullable Tenant known(String id) {
        Optional<Tenant> known = tenants.known(id);
        return known == null ? null : known.orElseGet(() -> unregistered(id));
    }

    /**
     * Blocks on the database.
     *
     * @throws Problem 404 {@code TENANT_NOT_FOUND}
     */
    public Tenant find(String id) {
        return tenants.find(id).orElseGet(() -> unregistered(id));
    }

    /**
     * Makes sure that the tenant of a call that stores something is registered, at the last moment before it is stored.
     *
     * @throws Problem 404 {@code TENANT_NOT_FOUND} if it was deleted meanwhile
     */
    public void register(Tenant tenant) {
        if (settings.enabled()) {
            find(tenant.id());
        } else if (tenants.find(tenant.id()).isEmpty()) {
            try {
                tenants.insert(tenant);
            } catch (DuplicateKeyException anotherWasFaster) {
                // It is registered, which is all that was wanted.
            }
        }
    }

    private Tenant unregistered(String id) {
        if (settings.enabled()) {
            throw Problem.of(ProblemType.TENANT_NOT_FOUND, "There is no tenant with this id.");
        }
        return Tenant.named(id, clock.instant());
    }
}
