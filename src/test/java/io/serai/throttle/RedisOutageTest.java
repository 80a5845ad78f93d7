package io.serai.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.RedisServer;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.SteadyCalls;
import io.serai.TenantClient;
import io.serai.redis.Redis;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Calls at a steady rate, twice what the tenant may, while Redis fails in each of its ways. */
class RedisOutageTest {

    private static final int CALLS_PER_SECOND = 200;
    private static final int ADMITTED_PER_SECOND = 100;
    private static final Duration LENGTH = FaultRuns.time(Duration.ofMillis(700), Duration.ofSeconds(60));

    private record Answered(long at, long nanos, int status) {}

    private final ConcurrentLinkedQueue<Answered> answers = new ConcurrentLinkedQueue<>();
    private static RedisServer server;
    private static SeraiTester serai;
    private static Redis redis;

    private TenantClient tenant;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        serai = SeraiTester.start(Map.of("REDIS_URL", server.url()));
        redis = serai.bean(Redis.class);
    }

    @AfterAll
    static void stop() {
        if (serai != null) {
            serai.close();
            server.close();
        }
    }

    /** A tenant of whose limit nothing is left but what comes in. */
    @BeforeEach
    void drain(TestInfo test) {
        await().until(redis::isUp);
        String id = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        id = id.substring(0, Math.min(40, id.length()));
        int perMinute = ADMITTED_PER_SECOND * 60;
        tenant = serai.newTenant(Map.of("id", id, "name", id, "limits", Map.of("requestsPerMinute", perMinute)));
        IntStream.range(0, FaultRuns.count(20, 2_000)).forEach(i -> call());
        Limits limits = new Limits(
                id + ":rate", Layer.TENANT, perMinute, Math.max(50_000, 50L * perMinute), 1_000L * perMinute);
        Throttle throttle = serai.bean(Throttle.class);
        while (throttle.take(limits).join().admitted()) {
            answers.clear();
        }
        answers.clear();
    }

    private int call() {
        long begin = System.nanoTime();
        Reply reply = tenant.invoke("demo.echo", Map.of("message", "x"));
        long end = System.nanoTime();
        answers.add(new Answered(end, end - begin, reply.status()));
        return reply.status();
    }

    private double p99(long from, long to) {
        long[] sorted = answers.stream()
                .filter(answer -> answer.at - answer.nanos - from >= 0 && answer.at - to <= 0)
                .mapToLong(Answered::nanos)
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    /** @param back undoes the failure */
    private void survives(String what, Runnable failure, Runnable back) {
        long begin = System.nanoTime();
        try (SteadyCalls calls = new SteadyCalls(CALLS_PER_SECOND, number -> call())) {
            pause(LENGTH);
            long failed = System.nanoTime();
            failure.run();
            await().pollInterval(Duration.ofMillis(2)).until(() -> !redis.isUp());
            long opened = System.nanoTime();
            pause(LENGTH);
            long mended = System.nanoTime();
            back.run();
            await().atMost(Duration.ofSeconds(30)).until(redis::isUp);
            double secondsToBack = (System.nanoTime() - mended) / 1e9;
            pause(LENGTH.dividedBy(2));
            Map<Integer, Integer> statuses = calls.stop();
            judge(what, statuses, begin, failed, opened, mended, secondsToBack);
        }
    }

    private void judge(
            String what,
            Map<Integer, Integer> statuses,
            long begin,
            long failed,
            long opened,
            long mended,
            double secondsToBack) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        long admitted = statuses.getOrDefault(200, 0);
        double limit = ADMITTED_PER_SECOND * seconds;
        long others = statuses.entrySet().stream()
                .filter(entry -> entry.getKey() != 200 && entry.getKey() != 429)
                .mapToLong(Map.Entry::getValue)
                .sum();
        double added = p99(opened, mended) - p99(begin, failed);
        double first = answers.stream()
                        .filter(answer -> answer.at - failed >= 0 && answer.at - opened <= 0)
                        .mapToLong(Answered::nanos)
                        .max()
                        .orElse(0)
                / 1e6;
        FaultRuns.report(
                "Redis " + what,
                "200 calls a second for " + Math.round(seconds) + " s, away for " + LENGTH.toSeconds() + " of them",
                "0 failed; p99 at most 20 ms more; admitted at most 1.1 x the limit; back within 5 s",
                "%d failed; p99 %+.1f ms (first ones %.0f ms); admitted %.3f x; back after %.1f s"
                        .formatted(others, added, first, admitted / limit, secondsToBack),
                others == 0 && added <= 20 && admitted <= 1.1 * limit && secondsToBack <= 5);
        assertThat(statuses.keySet()).isSubsetOf(200, 429);
        assertThat((double) admitted).isLessThanOrEqualTo(1.1 * limit);
    }

    private static void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(length.plusSeconds(60))
                .until(() -> System.nanoTime() - end >= 0);
    }

    @Test
    void aKilledRedisCostsNoCallAndItsEmptySuccessorAdmitsNoMore() {
        survives("killed, then empty", server::kill, server::run);
    }

    @Test
    void aFrozenRedisHoldsNobodyUp() {
        survives("frozen", server::freeze, server::thaw);
    }

    @Test
    void nonsenseIsNotTakenForAnAnswer() {
        GarbageServer[] garbage = new GarbageServer[1];
        survives(
                "replaced by something that answers nonsense",
                () -> {
                    server.kill();
                    garbage[0] = new GarbageServer(server.port());
                },
                () -> {
                    try {
                        await().atMost(Duration.ofSeconds(30)).until(() -> garbage[0].connections() > 0);
                    } finally {
                        garbage[0].close();
                        server.run();
                    }
                });
    }

    @Test
    void aCutConnectionIsMadeAgain() {
        survives(
                "with all connections cut",
                () -> server.command("CLIENT KILL TYPE normal SKIPME yes"),
                () -> server.command("CLIENT KILL TYPE normal SKIPME yes"));
    }
}
