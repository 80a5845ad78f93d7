package io.serai.admin;

import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.gateway.Csv;
import io.serai.gateway.Reply;
import io.serai.tenant.Tenant;
import io.serai.usage.Usage;
import io.serai.usage.UsageDay;
import java.util.List;

/** Step {@code getMetrics}: what a tenant did between two days; by day and integration if it has that feature. */
final class GetMetrics extends AdminStep {

    private static final String FEATURE = "advancedAnalytics";
    private static final List<String> COLUMNS =
            List.of("date", "integration", "requests", "invocations", "failed", "tokens");

    private final Usage usage;
    private final CustomServers servers;

    GetMetrics(Usage usage, CustomServers servers) {
        this.usage = usage;
        this.servers = servers;
    }

    @Override
    Object reply(Call call) {
        Tenant tenant = call.tenant();
        UsageTimes.Days days = UsageTimes.days(call.request());
        boolean csv = UsageTimes.isCsv(call.request());
        if (csv) {
            FeatureGate.require(tenant, FEATURE);
        }
        List<UsageDay> used = usage.byDay(tenant.id(), days.first(), days.last());
        if (csv) {
            return Csv.file("metrics", COLUMNS, used, GetMetrics::row);
        }
        long brought = servers.count(tenant.id(), UsageTimes.end(days.last()));
        return Reply.ok(UsageViews.days(tenant.id(), days, used, brought, usage.prices(), tenant.has(FEATURE)));
    }

    private static List<Object> row(UsageDay each) {
        return List.of(
                each.day(),
                each.integration(),
                each.amount().actions(),
                each.amount().invocations(),
                each.amount().failures(),
                each.amount().tokens());
    }
}
