package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.tenant.ApiKeys;
import java.util.Map;

/** Step {@code listKeys}: a tenant's keys, also those that have ended. */
final class ListKeys extends AdminStep {

    private final ApiKeys keys;
    private final KeyViews views;

    ListKeys(ApiKeys keys, KeyViews views) {
        this.keys = keys;
        this.views = views;
    }

    @Override
    Reply reply(Call call) {
        return Reply.ok(Map.of(
                "keys",
                keys.ofTenant(call.tenant().id()).stream().map(views::key).toList()));
    }
}
