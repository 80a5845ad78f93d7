package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.tenant.OperatorKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Step {@code revokeOperator}: a key of somebody who runs the platform ends at once. */
final class RevokeOperator extends AdminStep {

    private final OperatorKeys keys;

    RevokeOperator(OperatorKeys keys) {
        this.keys = keys;
    }

    @Override
    Reply reply(Call call) {
        String keyId = call.request().pathParameter("keyId");
        Instant revokedAt = keys.revoke(keyId).orElseThrow(OperatorViews::notFound);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("keyId", keyId);
        view.put("revokedAt", Times.text(revokedAt));
        return Reply.ok(view);
    }
}
