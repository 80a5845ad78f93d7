package io.serai.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.RedisServer;
import io.serai.SeraiTester;
import io.serai.SteadyCalls;
import io.serai.TenantClient;
import io.serai.redis.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Several tenants call two instances twice as often as they may: what is admitted is the limit. Each instance has a database
 * of its own; what they share is Redis alone.
 */
class SharedLimitsTest {

    private static final int TENANTS = 10;
    private static final int PER_MINUTE = 600;
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int CALLS_PER_SECOND = 440;

    private final AtomicIntegerArray admitted = new AtomicIntegerArray(TENANTS);

    @Test
    @EnabledIfSystemProperty(
            named = "serai.faults",
            matches = "full",
            disabledReason = "the short form is in RedisThrottleTest")
    void twoInstancesAdmitTheLimitOfEachTenant() {
        try (RedisServer server = RedisServer.start();
                SeraiTester first = SeraiTester.start(Map.of("REDIS_URL", server.url()));
                SeraiTester second = SeraiTester.start(Map.of("REDIS_URL", server.url()))) {
            await().until(() ->
                    first.bean(Redis.class).isUp() && second.bean(Redis.class).isUp());
            List<List<TenantClient>> clients = List.of(tenants(first), tenants(second));

            // When
            long begin = System.nanoTime();
            try (SteadyCalls calls = new SteadyCalls(CALLS_PER_SECOND, number -> call(clients, number))) {
                await().pollInterval(Duration.ofMillis(50))
                        .atMost(LENGTH.plusSeconds(60))
                        .until(() -> System.nanoTime() - begin >= LENGTH.toNanos());
                assertThat(calls.stop().keySet()).isSubsetOf(200, 429);
            }
            double limit = PER_MINUTE + PER_MINUTE * (System.nanoTime() - begin) / 60e9;

            // Then
            double farthest = 0;
            for (int i = 0; i < TENANTS; i++) {
                double off = admitted.get(i) / limit - 1;
                farthest = Math.abs(off) > Math.abs(farthest) ? off : farthest;
                assertThat((double) admitted.get(i)).as("tenant %d", i).isBetween(0.95 * limit - 3, 1.01 * limit + 1);
            }
            FaultRuns.report(
                    "limits of " + TENANTS + " tenants on 2 instances with one Redis",
                    CALLS_PER_SECOND + " calls a second for " + LENGTH.toSeconds() + " s",
                    "each admitted within 1 % of " + Math.round(limit),
                    "%+.2f %% the farthest".formatted(farthest * 100),
                    Math.abs(farthest) <= 0.01);
        }
    }

    private int call(List<List<TenantClient>> clients, int number) {
        int tenant = number % TENANTS;
        int status = clients.get(number / TENANTS % 2)
                .get(tenant)
                .invoke("demo.echo", Map.of("message", "x"))
                .status();
        if (status == 200) {
            admitted.incrementAndGet(tenant);
        }
        return status;
    }

    private static List<TenantClient> tenants(SeraiTester serai) {
        List<TenantClient> clients = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            String id = "tenant-" + i;
            clients.add(
                    serai.newTenant(Map.of("id", id, "name", id, "limits", Map.of("requestsPerMinute", PER_MINUTE))));
        }
        return clients;
    }
}
