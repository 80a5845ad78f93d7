package io.serai.admin;

import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.usage.Usage;
import java.time.YearMonth;

/** Step {@code getUsage}: what a tenant used in a month, and what that costs. */
final class GetUsage extends AdminStep {

    private final Usage usage;
    private final CustomServers servers;

    GetUsage(Usage usage, CustomServers servers) {
        this.usage = usage;
        this.servers = servers;
    }

    @Override
    Reply reply(Call call) {
        YearMonth month = UsageTimes.month(call.request(), usage.thisMonth());
        String tenantId = call.tenant().id();
        long brought = servers.count(tenantId, UsageTimes.end(month));
        return Reply.ok(UsageViews.month(tenantId, month, usage.ofMonth(tenantId, month), brought, usage.prices()));
    }
}
