package io.serai.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.ScratchFolder;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several instances on one PostgreSQL, and one of them killed while calls with a key are under way. */
@NeedsPostgres
class IdempotencyClusterTest {

    private static final int CALLS_PER_KILL = 25;

    private static RecordingProvider github;
    private static Map<String, String> environment;
    private static final List<SeraiTester> INSTANCES = new ArrayList<>();
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("SERAI_IDEMPOTENCY_MARGIN", "1s");
        for (int i = 0; i < 3; i++) {
            INSTANCES.add(SeraiTester.start(environment));
        }
        tenant = INSTANCES.getFirst().newTenant("keyed-cluster");
        tenant.connect("github", "gho_cluster");
    }

    @AfterAll
    static void stop() {
        INSTANCES.forEach(SeraiTester::close);
        github.close();
    }

    private static Map<String, String> headers(String key) {
        return Map.of("Authorization", "Bearer " + tenant.key(), "Idempotency-Key", key);
    }

    private static Map<String, Object> issue(String title) {
        Map<String, String> arguments = Map.of("owner", "o", "repo", "r", "title", title);
        return Map.of("toolId", "github.createIssue", "timeoutMs", 2_000, "parameters", arguments);
    }

    private static Reply invoke(SeraiTester instance, String title) {
        return instance.request("POST", "/api/v1/tools/invoke", issue(title), headers(title));
    }

    @Test
    void ofTheSameCallOnThreeInstancesOneIsMade() throws InterruptedException {
        // Given
        int trials = FaultRuns.count(25, 500);
        github.answer(true, request -> new Response(201, "{\"number\":1}"));
        github.take();
        Queue<String> answers = new ConcurrentLinkedQueue<>();

        // When
        for (int trial = 0; trial < trials; trial++) {
            String title = "race-" + trial;
            CountDownLatch done = new CountDownLatch(6);
            for (int i = 0; i < 6; i++) {
                SeraiTester instance = INSTANCES.get(i % 3);
                Thread.startVirtualThread(() -> {
                    Reply reply = invoke(instance, title);
                    answers.add(reply.status() + reply.json().path("code").asText());
                    done.countDown();
                });
            }
            done.await();
            answers.add(invoke(INSTANCES.get(trial % 3), title).status() + "");
        }

        // Then
        int made = github.take().size();
        FaultRuns.report(
                "same key on 3 instances at once",
                trials + " keys, " + answers.size() + " calls",
                trials + " executions",
                made + " executions",
                made == trials);
        assertThat(made).isEqualTo(trials);
        assertThat(answers).hasSize(7 * trials).containsOnly("200", "409IDEMPOTENCY_IN_FLIGHT");
    }

    @Test
    void whatAKilledInstanceMayHaveSentIsNeverSentAgain() throws IOException {
        // Given
        int kills = FaultRuns.count(1, 20);
        Map<String, Integer> sent = new HashMap<>();
        Map<String, Integer> answers = new HashMap<>();

        // When
        for (int kill = 0; kill < kills; kill++) {
            List<String> titles = titles(kill);
            killInTheMiddle(titles, sent);
            github.answer(true, request -> new Response(201, "{\"number\":2}"));
            for (String title : titles) {
                answers.merge(lastAnswer(INSTANCES.get(title.length() % 3), title), 1, Integer::sum);
            }
            count(sent);
        }

        // Then
        long twice = sent.values().stream().filter(times -> times > 1).count();
        FaultRuns.report(
                "same key after kill -9, on another instance",
                kills + " kills, " + kills * CALLS_PER_KILL + " calls",
                "0 executed twice",
                twice + " executed twice, answers " + answers,
                twice == 0);
        assertThat(twice).isZero();
        assertThat(answers.keySet()).isSubsetOf("200", "409 OUTCOME_UNKNOWN unknown");
        assertThat(answers).containsKey("409 OUTCOME_UNKNOWN unknown");
    }

    private static List<String> titles(int kill) {
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < CALLS_PER_KILL; i++) {
            titles.add("kill-" + kill + "-" + i);
        }
        return titles;
    }

    /** Half of the calls are answered by the provider, the others have to wait; in between, the process is killed. */
    private static void killInTheMiddle(List<String> titles, Map<String, Integer> sent) throws IOException {
        AtomicInteger arrived = new AtomicInteger();
        Function<Received, Response> half =
                request -> arrived.incrementAndGet() % 2 == 0 ? new Response(201, "{\"number\":1}") : Response.SILENCE;
        github.take();
        github.answer(true, half);
        try (SeraiProcess doomed = SeraiProcess.start(ScratchFolder.create("serai-keyed"), environment)) {
            titles.forEach(title -> Thread.startVirtualThread(() -> {
                try {
                    doomed.request("POST", "/api/v1/tools/invoke", issue(title), headers(title));
                } catch (UncheckedIOException killed) {
                    // that is what happens to callers
                }
            }));
            int enough = ThreadLocalRandom.current().nextInt(1, CALLS_PER_KILL);
            await().pollInterval(Duration.ofMillis(1)).until(() -> arrived.get() >= enough);
            Duration longer = Duration.ofMillis(ThreadLocalRandom.current().nextInt(FaultRuns.count(1, 300)));
            await().pollDelay(longer).until(() -> true); // so that some answers are kept already
            doomed.kill();
        }
        count(sent);
    }

    private static void count(Map<String, Integer> sent) {
        github.take().stream()
                .map(request -> request.body().replaceAll(".*\"title\":\"([^\"]*)\".*", "$1"))
                .collect(Collectors.groupingBy(title -> title, Collectors.summingInt(one -> 1)))
                .forEach((title, times) -> sent.merge(title, times, Integer::sum));
    }

    /** What the caller hears in the end, who asks until the first call is not under way any more. */
    private static String lastAnswer(SeraiTester instance, String title) {
        Reply reply = await().until(
                        () -> invoke(instance, title),
                        answer -> !answer.json().path("code").asText().equals("IDEMPOTENCY_IN_FLIGHT"));
        return reply.status() == 200
                ? "200"
                : reply.status() + " " + reply.json().path("code").asText() + " "
                        + reply.json().path("outcome").asText();
    }
}
