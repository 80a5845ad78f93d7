package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.oauth.FakeIdentityProvider.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody sets the clock of the machine while calls are made. */
class ClockJumpTest {

    /** Relative to the right time, one after the other. */
    private static final List<Duration> JUMPS = List.of(
            Duration.ofHours(1),
            Duration.ZERO,
            Duration.ofHours(-1),
            Duration.ZERO,
            Duration.ofHours(1),
            Duration.ofMinutes(-5),
            Duration.ofMinutes(5));

    private static final int CALLS = 20;

    private final JumpingClock clock = new JumpingClock(Duration.ZERO);
    private FakeIdentityProvider provider;
    private SeraiTester serai;

    @BeforeEach
    void start() {
        provider = new FakeIdentityProvider(Mode.STRICT);
        serai = SeraiTester.start(provider.environment(provider.routes()), clock);
    }

    @AfterEach
    void stop() {
        serai.close();
        provider.close();
    }

    @Test
    void noCallFailsAndNoJumpMakesMoreThanOneRefresh() {
        // Given
        List<TenantClient> tenants = IntStream.range(0, FaultRuns.count(2, 50))
                .mapToObj(index -> connected("jump-" + index))
                .toList();
        List<Integer> statuses = new ArrayList<>();
        List<Integer> refreshes = new ArrayList<>();

        // When
        for (Duration jump : JUMPS) {
            int before = provider.requests();
            clock.set(jump);
            for (int call = 0; call < CALLS; call++) {
                tenants.forEach(tenant ->
                        statuses.add(tenant.invoke("idp.get", Map.of()).status()));
            }
            refreshes.add(provider.requests() - before);
        }

        // Then
        long failed = statuses.stream().filter(status -> status != 200).count();
        FaultRuns.report(
                "clock is set by up to two hours (R18)",
                tenants.size() + " connections, " + JUMPS.size() + " jumps, " + statuses.size() + " calls",
                "a refresh each at most, 0 failed calls, 0 reuses",
                refreshes + " refreshes, " + failed + " failed calls, " + provider.reuses() + " reuses",
                failed == 0 && provider.reuses() == 0 && refreshes.stream().allMatch(count -> count <= tenants.size()));
        assertThat(statuses).containsOnly(200);
        assertThat(refreshes).allMatch(count -> count <= tenants.size());
        assertThat(refreshes.getFirst()).isEqualTo(tenants.size()); // they had expired
        assertThat(provider.reuses()).isZero();
    }

    private TenantClient connected(String id) {
        TenantClient tenant = serai.newTenant(id);
        tenant.connect("idp", provider.consent(id).credential("expiresIn", 3600));
        return tenant;
    }
}
