package io.serai.provider;

import io.serai.credential.ConnectionId;
import io.serai.http.OutboundResponse;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What stands between a call and a provider, so that neither that provider nor one tenant can hurt the others. */
final class Protections {

    private final ProviderSettings settings;
    private final Breakers breakers;
    private final Budgets budgets;
    private final Clock clock;
    private final Bulkheads bulkheads = new Bulkheads();
    private final BackOffs backOffs = new BackOffs();

    Protections(ProviderSettings settings, Breakers breakers, Budgets budgets, Clock clock) {
        this.settings = settings;
        this.breakers = breakers;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** @throws Problem 429 if the call is not to be made now; otherwise {@link #leave} must follow */
    void enter(ProviderCalls.Wanted wanted) {
        ConnectionId connection = wanted.connection();
        if (wanted.place() != null) {
            backOffs.check(connection, place(wanted));
        }
        Integer own = wanted.provider().protection().bulkhead();
        bulkheads.enter(connection.tenantId(), connection.integration(), own == null ? settings.bulkhead() : own);
    }

    void leave(ProviderCalls.Wanted wanted) {
        bulkheads.leave(wanted.connection().tenantId(), wanted.connection().integration());
    }

    /**
     * Leave to send one request; null where there are no breakers.
     *
     * @throws Problem 503 if the provider is left alone, 429 if the tenant's share of its budget is used up
     */
    Breakers.@Nullable Permit permit(ProviderCalls.Wanted wanted) {
        String tenantId = wanted.connection().tenantId();
        String integration = wanted.connection().integration();
        Provider.Protection protection = wanted.provider().protection();
        Breakers.Permit permit =
                settings.breaker() ? breakers.admit(tenantId, integration, protection.breaker()) : null;
        if (protection.budget() != null) {
            try {
                budgets.take(tenantId, integration, protection.budget());
            } catch (Problem usedUp) {
                if (permit != null) {
                    permit.withdraw();
                }
                throw usedUp;
            }
        }
        return permit;
    }

    /** A provider that counts down to zero need not be asked to find out that it says no. */
    void heed(ProviderCalls.Wanted wanted, OutboundResponse response) {
        Provider.LimitHeaders limits = wanted.provider().limits();
        if (limits.remaining() != null && "0".equals(response.header(limits.remaining()))) {
            long seconds = RetryAfter.seconds(limits, response, 0, clock.instant());
            if (seconds > 0) {
                backOffs.note(wanted.connection(), place(wanted), seconds);
            }
        }
    }

    void heed(ProviderCalls.Wanted wanted, Problem problem) {
        if (problem.type() == ProblemType.PROVIDER_RATE_LIMITED && problem.retryAfter() > 0) {
            backOffs.note(wanted.connection(), place(wanted), problem.retryAfter());
        }
    }

    private static String place(ProviderCalls.Wanted wanted) {
        boolean perPath = wanted.provider().limits().per() == Provider.LimitHeaders.Per.PATH;
        return perPath && wanted.place() != null ? wanted.place() : "";
    }
}
