package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.ApiKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Step {@code revokeKey}: ends a key at once. */
final class RevokeKey extends AdminStep {

    private final ApiKeys keys;

    RevokeKey(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    Reply reply(Call call) {
        String keyId = call.request().pathParameter("keyId");
        Instant revokedAt = keys.revoke(call.tenant().id(), keyId)
                .orElseThrow(() -> Problem.of(ProblemType.KEY_NOT_FOUND, "The tenant has no such key."));
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("keyId", keyId);
        view.put("revokedAt", Times.text(revokedAt));
        return Reply.ok(view);
    }
}
