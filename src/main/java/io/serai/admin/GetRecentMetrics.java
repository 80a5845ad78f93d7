package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.usage.Amount;
import io.serai.usage.Recent;
import io.serai.usage.Usage;
import java.util.LinkedHashMap;
import java.util.Map;

/** Step {@code getRecentMetrics}: what the caller's tenant did in the last 24 hours. */
final class GetRecentMetrics extends AdminStep {

    private final Usage usage;

    GetRecentMetrics(Usage usage) {
        this.usage = usage;
    }

    @Override
    Reply reply(Call call) {
        Recent recent = usage.recent(call.tenant().id());
        Amount amount = recent.amount();
        Map<String, Object> requests = new LinkedHashMap<>();
        requests.put("total", amount.actions());
        requests.put("success", amount.actions() - amount.failures());
        requests.put("failed", amount.failures());
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("p50", recent.p50());
        latency.put("p95", recent.p95());
        latency.put("p99", recent.p99());
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("requests", requests);
        metrics.put("latency", latency);
        metrics.put("tokenUsage", tokens(amount));
        return Reply.ok(Map.of("metrics", metrics));
    }

    private static Map<String, Object> tokens(Amount amount) {
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("total", amount.tokens());
        tokens.put("average", amount.invocations() == 0 ? 0 : amount.tokens() / amount.invocations());
        return tokens;
    }
}
