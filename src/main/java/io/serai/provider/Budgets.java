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
import org.springframework.core.env.Environment;

/** Shares out what a vendor takes from all tenants together, so that none of them uses up what the others need. */
final class Budgets {

    private static final String REQUESTS = "serai.provider.budget.requests";
    private static final String REFUSED = "serai.provider.budget.refused";

    private final MeterRegistry meters;
    private final Environment environment;
    private final Map<String, Shared> byProvider = new ConcurrentHashMap<>();

    /** @param declared what the provider's file says; an operator may have set another number of requests */
    private record Shared(Provider.Budget declared, BudgetWindow window, Counter refused) {}

    Budgets(MeterRegistry meters, Environment environment) {
        this.meters = meters;
        this.environment = environment;
    }

    /** @throws Problem 429 with the time after which the tenant has its turn */
    void take(String tenantId, String provider, Provider.Budget declared) {
        Shared known = byProvider.get(provider);
        Shared shared = known != null && known.declared().equals(declared) ? known : replaced(provider, declared);
        long wait = shared.window().take(tenantId, System.nanoTime());
        if (wait != BudgetWindow.TAKEN) {
            shared.refused().increment();
            throw refused(provider, shared.window().budget(), TimeUnit.NANOSECONDS.toSeconds(wait + 999_999_999));
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
    private Shared replaced(String provider, Provider.Budget declared) {
        return byProvider.compute(provider, (id, known) -> {
            if (known != null && known.declared().equals(declared)) {
                return known;
            }
            int requests =
                    environment.getProperty("serai.providers." + id + ".budget", Integer.class, declared.requests());
            BudgetWindow window = new BudgetWindow(new Provider.Budget(requests, declared.seconds()));
            Gauge.builder(REQUESTS, this, all -> all.total(id))
                    .description("Requests of the current window that count towards the budget of a provider")
                    .tag("provider", id)
                    .register(meters);
            Counter refused = Counter.builder(REFUSED)
                    .description("Requests that were not sent because the tenant had used its share of the budget")
                    .tag("provider", id)
                    .register(meters);
            return new Shared(declared, window, refused);
        });
    }

    private int total(String provider) {
        Shared shared = byProvider.get(provider);
        return shared == null ? 0 : shared.window().total(System.nanoTime());
    }
}
