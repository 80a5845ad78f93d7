package io.serai.gateway;

import io.serai.tenant.Tenant;
import java.util.Set;

/** The tenant of a caller that may have named none, as an operator who looks at the catalogue does. */
final class CallerTenant {

    private CallerTenant() {}

    static Set<String> connected(Call call, ToolViews views) {
        Tenant tenant = call.tenantIfKnown();
        return tenant == null ? Set.of() : views.connected(tenant.id());
    }
}
