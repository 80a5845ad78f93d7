package io.serai.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A breaker that says when to come back. Asked and told, it never waits for anything. */
public final class ProviderBreaker {

    private static final int TRIALS = 3;

    /** Its cause is not looked at, and there may be very many. */
    private static final Exception FAILED = new Exception("failed", null, false, false) {};

    private final CircuitBreaker breaker;
    private final Provider.Breaker settings;
    private volatile long openUntil;
    private volatile String lastFailing = "";

    ProviderBreaker(CircuitBreaker breaker, Provider.Breaker settings) {
        this.breaker = breaker;
        this.settings = settings;
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) {
                openUntil = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.openSeconds());
            }
        });
    }

    /** One that is in no registry. */
    public static ProviderBreaker unseen(String name, Provider.Breaker settings) {
        return new ProviderBreaker(CircuitBreaker.of(name, config(settings)), settings);
    }

    static CircuitBreakerConfig config(Provider.Breaker settings) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.failurePercent())
                .slidingWindowSize(settings.calls())
                .minimumNumberOfCalls(settings.minimumCalls())
                .waitDurationInOpenState(Duration.ofSeconds(settings.openSeconds()))
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .writableStackTraceEnabled(false)
                .build();
    }

    Provider.Breaker settings() {
        return settings;
    }

    /** @throws Problem 503 */
    public void admit() {
        if (!breaker.tryAcquirePermission()) {
            long left = TimeUnit.NANOSECONDS.toSeconds(openUntil - System.nanoTime() + 999_999_999);
            throw Problem.of(ProblemType.PROVIDER_UNAVAILABLE, "The provider is down; nothing was sent.")
                    .withOutcome(Outcome.NOT_SENT)
                    .withRetryAfter(Math.max(1, left));
        }
    }

    public void withdraw() {
        breaker.releasePermission();
    }

    public void succeeded(long duration, TimeUnit unit) {
        breaker.onSuccess(duration, unit);
    }

    public void failed(long duration, TimeUnit unit) {
        breaker.onError(duration, unit, FAILED);
    }

    /** Whether a failure of this tenant's call says more than the one before it did; a trial call's always does. */
    boolean isNewOf(String tenantId) {
        String before = lastFailing;
        lastFailing = tenantId;
        return !tenantId.equals(before) || breaker.getState() == State.HALF_OPEN;
    }

    String state() {
        return breaker.getState().name();
    }

    CircuitBreaker.Metrics figures() {
        return breaker.getMetrics();
    }
}
