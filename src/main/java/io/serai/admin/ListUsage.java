package io.serai.admin;

import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.gateway.Csv;
import io.serai.gateway.Page;
import io.serai.gateway.Reply;
import io.serai.usage.Amount;
import io.serai.usage.TenantAmount;
import io.serai.usage.Usage;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Step {@code listUsage}: what all tenants used in a month, also those that are gone; by pages, or as one file. */
final class ListUsage extends AdminStep {

    private final Usage usage;
    private final CustomServers servers;

    ListUsage(Usage usage, CustomServers servers) {
        this.usage = usage;
        this.servers = servers;
    }

    @Override
    Object reply(Call call) {
        YearMonth month = UsageTimes.month(call.request(), usage.thisMonth());
        if (UsageTimes.isCsv(call.request())) {
            List<Map<String, Object>> all = views(month, Integer.MAX_VALUE, 0);
            List<String> columns = List.copyOf(
                    view(month, new TenantAmount("", Amount.NOTHING), 0).keySet());
            return Csv.file("usage-" + month, columns, all, each -> List.copyOf(each.values()));
        }
        Page page = Page.of(call.request());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("month", month.toString());
        view.put("tenants", views(month, page.limit(), page.offset()));
        view.put("pagination", page.view(usage.users(month)));
        return Reply.ok(view);
    }

    private List<Map<String, Object>> views(YearMonth month, int limit, int offset) {
        Map<String, Long> brought = servers.counts(UsageTimes.end(month));
        return usage.ofAll(month, limit, offset).stream()
                .map(each -> view(month, each, brought.getOrDefault(each.tenantId(), 0L)))
                .toList();
    }

    private Map<String, Object> view(YearMonth month, TenantAmount each, long brought) {
        return UsageViews.month(each.tenantId(), month, each.amount(), brought, usage.prices());
    }
}
