package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.gateway.Reply;
import io.serai.tenant.OperatorKeys;
import java.time.Clock;
import java.time.Instant;

/** Step {@code rotateOperator}: a new key in the place of another, which ends at once or after {@code overlapSeconds}. */
final class RotateOperator extends AdminStep {

    private final OperatorKeys keys;
    private final Clock clock;

    RotateOperator(OperatorKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        byte[] body = call.request().body();
        long overlap = body.length == 0
                ? 0
                : JsonBody.number(JsonBody.object(body), "overlapSeconds", 0, 0, RotateKey.LONGEST_OVERLAP);
        Instant previousUntil = clock.instant().plusSeconds(overlap);
        return Reply.ok(keys.rotate(call.request().pathParameter("keyId"), previousUntil)
                .map(OperatorViews::rotation)
                .orElseThrow(OperatorViews::notFound));
    }
}
