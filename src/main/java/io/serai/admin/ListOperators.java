package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.tenant.OperatorKeys;
import java.util.Map;

/** Step {@code listOperators}: the keys of those who run the platform, also those that have ended. */
final class ListOperators extends AdminStep {

    private final OperatorKeys keys;
    private final OperatorViews views;

    ListOperators(OperatorKeys keys, OperatorViews views) {
        this.keys = keys;
        this.views = views;
    }

    @Override
    Reply reply(Call call) {
        return Reply.ok(
                Map.of("operators", keys.list().stream().map(views::operator).toList()));
    }
}
