package io.serai.admin;

import io.serai.usage.Amount;
import io.serai.usage.Prices;
import io.serai.usage.UsageDay;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** How usage is shown. */
final class UsageViews {

    /** There are none that a tenant brings, so none are counted. */
    private static final long CUSTOM_SERVERS = 0;

    private UsageViews() {}

    static Map<String, Object> month(String tenantId, YearMonth month, Amount amount, Prices prices) {
        BigDecimal calls = cost(prices.apiCalls(), amount.actions());
        BigDecimal invocations = cost(prices.toolInvocations(), amount.invocations());
        BigDecimal servers = cost(prices.customServers(), CUSTOM_SERVERS);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenantId);
        view.put("month", month.toString());
        view.put("apiCalls", amount.actions());
        view.put("apiCallsCost", calls);
        view.put("toolInvocations", amount.invocations());
        view.put("toolInvocationsCost", invocations);
        view.put("customServers", CUSTOM_SERVERS);
        view.put("customServersCost", servers);
        view.put("totalCost", calls.add(invocations).add(servers));
        view.put("currency", prices.currency());
        return view;
    }

    static Map<String, Object> days(
            String tenantId, UsageTimes.Days days, Amount amount, Prices prices, List<UsageDay> breakdown) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenantId);
        view.put("startDate", days.first().toString());
        view.put("endDate", days.last().toString());
        view.put("requests", Map.of("total", amount.actions(), "failed", amount.failures()));
        view.put("tools", Map.of("invocations", amount.invocations()));
        view.put("servers", Map.of("custom", CUSTOM_SERVERS));
        view.put("cost", Map.of("total", cost(amount, prices), "currency", prices.currency()));
        if (!breakdown.isEmpty()) {
            view.put("byIntegration", by("integration", breakdown, UsageDay::integration));
            view.put("byDay", by("date", breakdown, each -> each.day().toString()));
        }
        return view;
    }

    private static BigDecimal cost(Amount amount, Prices prices) {
        return cost(prices.apiCalls(), amount.actions()).add(cost(prices.toolInvocations(), amount.invocations()));
    }

    /** As a plain decimal number: 1E+2 is for machines that measure. */
    private static BigDecimal cost(BigDecimal price, long number) {
        BigDecimal cost = price.multiply(BigDecimal.valueOf(number)).stripTrailingZeros();
        return cost.scale() < 0 ? cost.setScale(0) : cost;
    }

    private static List<Map<String, Object>> by(
            String name, List<UsageDay> breakdown, Function<UsageDay, String> group) {
        SortedMap<String, Amount> groups = new TreeMap<>();
        breakdown.forEach(each -> groups.merge(group.apply(each), each.amount(), UsageViews::sum));
        return groups.entrySet().stream()
                .map(each -> entry(name, each.getKey(), each.getValue()))
                .toList();
    }

    private static Map<String, Object> entry(String name, String value, Amount amount) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(name, value);
        entry.put("requests", amount.actions());
        entry.put("invocations", amount.invocations());
        entry.put("failed", amount.failures());
        return entry;
    }

    private static Amount sum(Amount one, Amount other) {
        return new Amount(
                one.actions() + other.actions(),
                one.invocations() + other.invocations(),
                one.failures() + other.failures());
    }
}
