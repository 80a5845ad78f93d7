package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.ApiKeys;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import java.time.Instant;

/**
 * The steps {@code rotatePrimaryKey} and {@code rotateKey}: a new key in the place of another, which ends at once or after
 * {@code overlapSeconds}.
 */
final class RotateKey extends AdminStep {

    static final long LONGEST_OVERLAP = 30L * 24 * 3600;

    private final ApiKeys keys;
    private final TenantDirectory tenants;
    private final Clock clock;

    RotateKey(ApiKeys keys, TenantDirectory tenants, Clock clock) {
        this.keys = keys;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        long overlap = JsonBody.number(BodyTenant.optional(call), "overlapSeconds", 0, 0, LONGEST_OVERLAP);
        Instant previousUntil = clock.instant().plusSeconds(overlap);
        tenants.register(call.tenant());
        String keyId = call.request().optionalPathParameter("keyId");
        return Reply.ok(KeyViews.rotation(
                keyId == null
                        ? keys.rotatePrimary(call.tenant().id(), previousUntil)
                        : rotate(call, keyId, previousUntil)));
    }

    private ApiKeys.Rotation rotate(Call call, String keyId, Instant previousUntil) {
        String tenantId = call.tenant().id();
        keys.ofTenant(tenantId).stream()
                .filter(key -> key.keyId().equals(keyId))
                .forEach(key -> ScopeCheck.atMostOwn(call.principal(), key.scopes(), key.tools()));
        return keys.rotate(tenantId, keyId, previousUntil)
                .orElseThrow(() -> Problem.of(ProblemType.KEY_NOT_FOUND, "The tenant has no such key in use."));
    }
}
