package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.secret.TenantCipher;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Step {@code rotateTenantKey}: a new version of the key that seals what is kept for a tenant. */
final class RotateTenantKey extends AdminStep {

    private final TenantCipher cipher;
    private final TenantDirectory tenants;
    private final Clock clock;

    RotateTenantKey(TenantCipher cipher, TenantDirectory tenants, Clock clock) {
        this.cipher = cipher;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        String tenantId = call.tenant().id();
        tenants.register(call.tenant());
        cipher.rotate(tenantId);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenantId);
        view.put("keyVersion", cipher.keyVersion(tenantId));
        view.put("rotatedAt", Times.text(clock.instant()));
        return Reply.ok(view);
    }
}
