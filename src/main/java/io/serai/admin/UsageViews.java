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

    private UsageViews() {}

    /** @param servers how many the tenant brought */
    static Map<String, Object> month(String tenantId, YearMonth month, Amount amount, long servers, Prices prices) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenantId);
        view.put("month", month.toString());
        view.put("apiCalls", amount.actions());
        view.put("apiCallsCost", cost(prices.apiCalls(), amount.actions()));
        view.put("toolInvocations", amount.invocations());
        view.put("toolInvocationsCost", cost(prices.toolInvocations(), amount.invocations()));
        view.put("customServers", servers);
        view.put("customServersCost", cost(prices.customServers(), servers));
        if (prices.tokens().signum() > 0) { // what adds up to the total is all there, and no more than was agreed
            view.put("tokens", amount.tokens());
            view.put("tokensCost", cost(prices.tokens(), amount.tokens()));
        }
        view.put("totalCost", total(amount, servers, prices));
        view.put("currency", prices.currency());
        return view;
    }

    static Map<String, Object> days(
            String tenantId, UsageTimes.Days days, List<UsageDay> used, long servers, Prices prices, boolean detailed) {
        Amount amount = used.stream().map(UsageDay::amount).reduce(Amount.NOTHING, Amount::plus);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenantId);
        view.put("startDate", days.first().toString());
        view.put("endDate", days.last().toString());
        view.put("requests", Map.of("total", amount.actions(), "failed", amount.failures()));
        view.put("tools", Map.of("invocations", amount.invocations()));
        view.put("servers", Map.of("custom", servers));
        view.put("tokens", Map.of("total", amount.tokens()));
        view.put("cost", Map.of("total", total(amount, servers, prices), "currency", prices.currency()));
        if (detailed && !used.isEmpty()) {
            view.put("byIntegration", by("integration", used, UsageDay::integration));
            view.put("byDay", by("date", used, each -> each.day().toString()));
        }
        return view;
    }

    private static BigDecimal total(Amount amount, long servers, Prices prices) {
        return cost(prices.apiCalls(), amount.actions())
                .add(cost(prices.toolInvocations(), amount.invocations()))
                .add(cost(prices.customServers(), servers))
                .add(cost(prices.tokens(), amount.tokens()));
    }

    /** As a plain decimal number: 1E+2 is for machines that measure. */
    private static BigDecimal cost(BigDecimal price, long number) {
        BigDecimal cost = price.multiply(BigDecimal.valueOf(number)).stripTrailingZeros();
        return cost.scale() < 0 ? cost.setScale(0) : cost;
    }

    private static List<Map<String, Object>> by(String name, List<UsageDay> used, Function<UsageDay, String> group) {
        SortedMap<String, Amount> groups = new TreeMap<>();
        used.forEach(each -> groups.merge(group.apply(each), each.amount(), Amount::plus));
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
        entry.put("tokens", amount.tokens());
        return entry;
    }
}
