package io.serai.provider;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Shares out what a vendor takes from all tenants together, so that none of them uses up what the others need. */
final class Budgets {

    private static final String REQUESTS = "serai.provider.budget.requests";
    private static final String REFUSED = "serai.provider.budget.refused";

    private final MeterRegistry meters;
    private final Map<String, Shared> byProvider = new ConcurrentHashMap<>();

    private record Shared(BudgetWindow window, Counter refused) {

        boolean isOf(Provider.Budget budget) {
            return window.budget().equals(budget);
        }
    }

    Budgets(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @throws Problem 429 with the time after which the tenant has its turn */
    void take(String tenantId, String provider, Provider.Budget budget) {
        Shared known = byProvider.get(provider);
        Shared shared = known != null && known.isOf(budget) ? known : replaced(provider, budget);
        long wait = shared.window().take(tenantId, System.nanoTime());
        if (wait != BudgetWindow.TAKEN) {
            shared.refused().increment();
            throw refused(provider, budget, TimeUnit.NANOSECONDS.toSeconds(wait + 999_999_999));
        }
    }

    private static Problem refused(String provider, Provider.Budget budget, long seconds) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("scope", "provider");
        limits.put("limit", budget.requests());
        limits.put("window", budget.seconds());
        return Problem.of(
                        ProblemType.PROVIDER_RATE_LIMITED,
                        "This tenant has used its share of the requests that " + provider
                                + " takes from all tenants together; nothing was sent. Retry in " + seconds + " s.")
                .withOutcome(Outcome.REJECTED)
                .withRetryAfter(seconds)
                .with("limits", limits);
    }

    /** The provider's file is new, or has changed. */
    private Shared replaced(String provider, Provider.Budget budget) {
        return byProvider.compute(provider, (id, known) -> {
            if (known != null && known.isOf(budget)) {
                return known;
            }
            Gauge.builder(REQUESTS, this, all -> all.total(id))
                    .description("Requests of the current window that count towards the budget of a provider")
                    .tag("provider", id)
                    .register(meters);
            Counter refused = Counter.builder(REFUSED)
                    .description("Requests that were not sent because the tenant had used its share of the budget")
                    .tag("provider", id)
                    .register(meters);
            return new Shared(new BudgetWindow(budget), refused);
        });
    }

    private int total(String provider) {
        Shared shared = byProvider.get(provider);
        return shared == null ? 0 : shared.window().total(System.nanoTime());
    }
}
