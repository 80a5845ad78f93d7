package io.serai.tenant;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.TenancySettings.AutoRegister;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * The tenants as callers see them. Some need not be registered before they are named, see
 * {@link TenancySettings.AutoRegister}: with {@code any}, the rule under the development switch, every well-formed name is
 * a tenant without credentials until something is stored for it.
 */
public final class TenantDirectory {

    private final Tenants tenants;
    private final List<TenantSource> sources;
    private final AutoRegister autoRegister;
    private final Clock clock;

    /** @param sources where operators make tenants by hand */
    TenantDirectory(Tenants tenants, List<TenantSource> sources, AutoRegister autoRegister, Clock clock) {
        this.tenants = tenants;
        this.sources = autoRegister == AutoRegister.VAULT ? List.copyOf(sources) : List.of();
        this.autoRegister = autoRegister;
        this.clock = clock;
    }

    /** The tenant from memory; null if {@link #find} must be asked. */
    public @Nullable Tenant known(String id) {
        Optional<Tenant> known = tenants.known(id);
        if (known == null || known.isEmpty() && !sources.isEmpty()) {
            return null;
        }
        return known.orElseGet(() -> unregistered(id));
    }

    /** A tenant that somebody has made, whatever the rule for unknown names, from memory; null if {@link #registered} must be asked. */
    public @Nullable Tenant registeredIfKnown(String id) {
        Optional<Tenant> known = tenants.known(id);
        return known == null ? null : known.orElse(null);
    }

    /** The same, and blocks on the database. */
    public Optional<Tenant> registered(String id) {
        return tenants.find(id);
    }

    /**
     * Registers a tenant that an operator made by hand elsewhere. Blocks.
     *
     * @return whether it did; false if the tenant is registered already, or nobody knows it
     */
    public boolean adopt(String id) {
        if (sources.isEmpty() || tenants.find(id).isPresent()) {
            return false;
        }
        return sources.stream().anyMatch(source -> source.has(id)) && insert(Tenant.named(id, clock.instant()));
    }

    private boolean insert(Tenant tenant) {
        try {
            tenants.insert(tenant);
            return true;
        } catch (DuplicateKeyException anotherWasFaster) {
            tenants.forget(tenant.id());
            return false;
        }
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
        if (autoRegister != AutoRegister.ANY) {
            find(tenant.id());
        } else if (tenants.find(tenant.id()).isEmpty()) {
            insert(tenant);
        }
    }

    private Tenant unregistered(String id) {
        if (autoRegister != AutoRegister.ANY) {
            throw Problem.of(ProblemType.TENANT_NOT_FOUND, "There is no tenant with this id.");
        }
        return Tenant.named(id, clock.instant());
    }
}
