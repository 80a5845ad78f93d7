package io.serai.gateway;

import io.serai.audit.AuditEnd;
import io.serai.audit.AuditTrail;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Principal;
import io.serai.tenant.TenancySettings;
import io.serai.tenant.Tenant;
import io.serai.tenant.TenantDirectory;
import io.serai.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Step {@code tenantLookup}: whose data the call is about. A key or token decides for itself; what the request says beside
 * it is only compared. Operators name a tenant, in the head or, for calls of tools, in the body.
 */
final class TenantLookup extends BlockingStep {

    private final TenantDirectory tenants;
    private final TenancySettings settings;
    private final AuditTrail trail;

    TenantLookup(TenantDirectory tenants, TenancySettings settings, AuditTrail trail) {
        this.tenants = tenants;
        this.settings = settings;
        this.trail = trail;
    }

    @Override
    boolean attempt(Call call) {
        String id = wanted(call.principal(), assertions(call.request()));
        if (id == null) {
            return true; // An operator who has not said yet; the body may.
        }
        Tenant known = isUser(call) ? tenants.registeredIfKnown(id) : tenants.known(id);
        return known != null && admit(call, known);
    }

    @Override
    void block(Call call) {
        String id = Objects.requireNonNull(wanted(call.principal(), assertions(call.request())));
        admit(call, find(call, id));
    }

    /**
     * The same for an assertion that the body made.
     *
     * @param named null when the body names none
     */
    void named(Call call, @Nullable String named) {
        Tenant before = call.tenantIfKnown();
        if (named != null && before != null && !named.equals(before.id())) {
            throw contradiction(call.principal());
        }
        if (before == null) {
            String id = wanted(call.principal(), named == null ? List.of() : List.of(named));
            if (id == null && call.principal().kind() == Principal.Kind.DEV) {
                id = settings.fallbackTenant();
            }
            if (id == null) {
                throw Problem.of(ProblemType.MISSING_FIELD, "An administrator names the tenant in tenantId.");
            }
            admit(call, find(call, id));
        }
    }

    private static boolean isUser(Call call) {
        return call.principal().kind() == Principal.Kind.JWT;
    }

    private Tenant find(Call call, String id) {
        try {
            if (isUser(call)) { // no token makes a tenant
                return tenants.registered(id)
                        .orElseThrow(() -> Problem.of(
                                ProblemType.INVALID_TOKEN, "The tenant that the token names does not exist here."));
            }
            if (call.principal().isOperator() && call.principal().mayChange() && tenants.adopt(id)) {
                call.tenant(tenants.find(id));
                trail.single(
                        AuditEvents.of(call, "tenants.registered"),
                        new AuditEnd("success", null, null, call.elapsedMillis()));
            }
            return tenants.find(id);
        } catch (DataAccessException down) {
            throw Problem.of(ProblemType.STORE_UNAVAILABLE, "Tenants cannot be looked up at the moment.")
                    .withRetryAfter(5)
                    .causedBy(down);
        }
    }

    private List<String> assertions(Request request) {
        List<String> found = new ArrayList<>(1);
        request.headers(settings.tenantIdHeader()).forEach(assertion -> add(found, assertion));
        add(found, request.optionalPathParameter("tenantId"));
        if (request.open() != null) {
            return found; // its query is the provider's
        }
        request.queries("tenant_id").forEach(assertion -> add(found, assertion));
        request.queries("tenantId").forEach(assertion -> add(found, assertion));
        return found;
    }

    private static void add(List<String> found, @Nullable String assertion) {
        if (assertion != null && !found.contains(assertion)) {
            found.add(assertion);
        }
    }

    private @Nullable String wanted(Principal principal, List<String> assertions) {
        String own = principal.tenantId();
        boolean contradicts =
                own == null ? assertions.size() > 1 : !(assertions.isEmpty() || assertions.equals(List.of(own)));
        if (contradicts) {
            throw contradiction(principal);
        }
        if (own != null) {
            return own;
        }
        return assertions.isEmpty() ? null : TenantId.require(assertions.getFirst(), "tenantId");
    }

    private static Problem contradiction(Principal principal) {
        return principal.isOperator()
                ? Problem.of(ProblemType.AMBIGUOUS_TENANT, "The request names two different tenants.")
                : Problem.of(
                        ProblemType.CROSS_TENANT_ACCESS_DENIED, "The credential does not belong to the named tenant.");
    }

    private static boolean admit(Call call, Tenant tenant) {
        if (!call.principal().isOperator()) {
            if (tenant.status() != Tenant.Status.ACTIVE) {
                throw Problem.of(ProblemType.TENANT_SUSPENDED, "The tenant is suspended.");
            }
            AllowedIps.check(tenant, call.request().clientAddress());
        }
        call.tenant(tenant);
        return true;
    }
}
