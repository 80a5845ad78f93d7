package io.serai.mcp;

import io.serai.gateway.Call;
import io.serai.tenant.Principal;

/** Who has opened a session, and for whom: the same key for another tenant is somebody else. */
record Owner(Principal.Kind kind, String principalId, String tenantId) {

    static Owner of(Call call) {
        return new Owner(
                call.principal().kind(), call.principal().id(), call.tenant().id());
    }
}
