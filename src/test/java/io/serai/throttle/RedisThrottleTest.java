package io.serai.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.RedisServer;
import io.serai.SeraiTester;
import io.serai.redis.Redis;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The limiter of two instances that share a Redis, and what becomes of it without one. */
@ExtendWith(OutputCaptureExtension.class)
class RedisThrottleTest extends ThrottleContract {

    private static RedisServer server;
    private static SeraiTester first;
    private static SeraiTester second;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        first = SeraiTester.start(Map.of("REDIS_URL", server.url()));
        second = SeraiTester.start(Map.of("REDIS_URL", server.url()));
        awaitUp();
        await().until(() -> instances(first) == 2 && instances(second) == 2);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            first.close();
            second.close();
            server.close();
        }
    }

    private static void awaitUp() {
        await().until(() ->
                first.bean(Redis.class).isUp() && second.bean(Redis.class).isUp());
    }

    private static int instances(SeraiTester serai) {
        return serai.bean(Redis.class).instances();
    }

    @Override
    Throttle throttle() {
        return first.bean(Throttle.class);
    }

    private static boolean admitted(SeraiTester serai, Limits limits) {
        return serai.bean(Throttle.class).take(limits).join().admitted();
    }

    private long admittedByBoth(Limits limits, int calls) {
        long admitted = 0;
        for (int i = 0; i < calls; i++) {
            admitted += admitted(i % 2 == 0 ? first : second, limits) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void twoInstancesAdmitWhatOneWould() {
        // Given
        long begin = System.nanoTime();

        // When: 300 at the beginning, and 5 each second.
        long admitted = admittedByBoth(perMinute(300), 2_000);

        // Then: what an instance may hold at the end is a twentieth of the last twenty.
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(admitted).isBetween(297L, 301 + (long) (5 * seconds));
    }

    @Test
    void whatAnInstanceHoldsAndDoesNotUseComesBack() {
        // Given: so many at once that it takes slices.
        admitted(perMinute(10_000), 500);

        // Then
        String key = "tenant:" + perMinute(1).key() + ":minute";
        await().until(() -> {
            String left = server.command("HGET " + key + " left").split("\r\n")[1];
            return Double.parseDouble(left) >= 9_500;
        });
    }

    @Test
    void theKeysOfATenantBeginWithItsNameAndGoAwayWhenTheyAreFull() {
        // When
        admitted(perMinute(600), 1);

        // Then
        String key = "tenant:" + perMinute(1).key() + ":minute";
        assertThat(server.command("EXISTS " + key)).startsWith(":1");
        await().until(() -> server.command("EXISTS " + key).startsWith(":0"));
    }

    @Test
    void withoutRedisEachInstanceHasItsShareOfWhatWasLeft() {
        // Given
        Limits limits = perMinute(400);
        assertThat(admittedByBoth(limits, 100)).isEqualTo(100);

        // When
        server.freeze();
        long before = System.nanoTime();
        long ofFirst = admitted(limits, 500);

        // Then: half of 300, give or take what the instances held.
        assertThat(take(limits).degraded()).isTrue();
        assertThat(ofFirst).isBetween(120L, 165 + refill(before));

        // When
        server.thaw();
        awaitUp();

        // Then: the other half is for both.
        await().until(() -> !take(limits).degraded());
        assertThat(admittedByBoth(limits, 400)).isBetween(100L, 180 + refill(before));
    }

    private static long refill(long before) {
        return (long) ((System.nanoTime() - before) / 1e9 * 400 / 60);
    }

    @Test
    void aRedisThatForgotEverythingIsToldWhatIsLeft(CapturedOutput output) {
        // Given
        Limits limits = perMinute(100);
        assertThat(admitted(limits, 95)).isEqualTo(95);

        // When
        server.kill();
        await().until(() -> take(limits).degraded());
        server.run();
        awaitUp();

        // Then
        assertThat(admitted(limits, 100)).isBetween(0L, 30L);
        assertThat(output.getAll()).contains("Redis cannot be used").doesNotContain("canary-redis");
    }
}
