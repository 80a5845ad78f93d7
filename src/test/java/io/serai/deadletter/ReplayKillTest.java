package io.serai.deadletter;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two instances send the same letters again, and one of them is killed while it does. */
@NeedsPostgres
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class ReplayKillTest {

    private static final int KILLS = 50;
    private static final int LETTERS = 1_000;
    private static final int LETTERS_PER_KILL = LETTERS / KILLS;

    private record Letter(String id, String title, boolean keyed) {}

    private RecordingProvider github;
    private Map<String, String> environment;
    private SeraiTester survivor;
    private TenantClient tenant;
    private final Map<String, Integer> done = new HashMap<>();
    private final Queue<String> repliesOfRaces = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        github = new RecordingProvider();
        environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("SERAI_BREAKER", "false");
        survivor = SeraiTester.start(environment);
        tenant = survivor.newTenant("replays");
        tenant.connect("github", "gho_replays");
    }

    @AfterEach
    void stop() {
        survivor.close();
        github.close();
    }

    @Test
    void ofALetterThatTwoInstancesReplayNothingIsLostAndNothingIsDoneTwice() throws IOException {
        // Given
        List<Letter> letters = park();

        // When
        for (int kill = 0; kill < KILLS; kill++) {
            int from = kill * LETTERS_PER_KILL;
            killInTheMiddle(letters.subList(from, from + LETTERS_PER_KILL));
        }
        await().atMost(Duration.ofMinutes(5)).until(() -> count("replaying") == 0);
        List<Letter> unknown = letters.stream().filter(this::isUnknown).toList();
        List<Integer> refused = unknown.stream().map(letter -> again(letter)).toList();
        List<Letter> rest = letters.stream().filter(this::isNotSent).toList();
        rest.forEach(this::again);
        counted();

        // Then
        int kept = count("open") + count("replayed");
        long twice = done.values().stream().filter(times -> times > 1).count();
        long undone = letters.stream().filter(lost(unknown)).count();
        FaultRuns.report(
                "dead letters replayed by two instances at once, kill -9",
                KILLS + " kills, " + LETTERS + " letters, half with a key",
                "all kept, 0 done twice, all done or flagged unknown",
                kept + " kept, " + twice + " done twice, " + undone + " neither; " + unknown.size() + " unknown, "
                        + rest.size() + " were open",
                kept == LETTERS && twice == 0 && undone == 0);
        assertThat(kept).isEqualTo(LETTERS);
        assertThat(twice).isZero();
        assertThat(undone).isZero();
        assertThat(unknown).isNotEmpty();
        assertThat(refused).containsOnly(409);
        assertThat(repliesOfRaces).isSubsetOf("200", "409DEAD_LETTER_STATE", "gone");
    }

    private Predicate<Letter> lost(List<Letter> unknown) {
        return letter -> done.getOrDefault(letter.title(), 0) == 0 && !unknown.contains(letter);
    }

    /** By an instance that does not reach the provider. */
    private List<Letter> park() {
        Map<String, String> cutOff = new HashMap<>(environment);
        cutOff.put("SERAI_PROVIDERS_GITHUB_BASE_URL", "http://127.0.0.1:1");
        Queue<Letter> letters = new ConcurrentLinkedQueue<>();
        try (SeraiTester lonely = SeraiTester.start(cutOff);
                ExecutorService callers = Executors.newFixedThreadPool(50)) { // each call is repeated after pauses
            for (int i = 0; i < LETTERS; i++) {
                int number = i;
                callers.execute(() -> letters.add(parked(lonely, number)));
            }
            callers.close();
        }
        assertThat(letters).hasSize(LETTERS).allMatch(letter -> letter.id().startsWith("dl_"));
        return List.copyOf(letters);
    }

    private Letter parked(SeraiTester lonely, int number) {
        String title = "letter-" + number;
        Map<String, String> headers = new HashMap<>(headers());
        if (number % 2 == 0) {
            headers.put("Idempotency-Key", title);
        }
        Map<String, String> arguments = Map.of("owner", "o", "repo", "r", "title", title);
        Map<String, Object> call = Map.of("toolId", "github.createIssue", "parameters", arguments);
        Reply reply = lonely.request("POST", "/api/v1/tools/invoke", call, headers);
        return new Letter(reply.json().path("deadLetterId").asText(), title, number % 2 == 0);
    }

    private Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + tenant.key());
    }

    /** Each letter goes to both instances at the same time; every other one waits for the provider, also at the kill. */
    private void killInTheMiddle(List<Letter> letters) throws IOException {
        AtomicInteger arrived = new AtomicInteger();
        Function<Received, Response> half = request -> arrived.incrementAndGet() % 2 == 0 ? issue() : Response.SILENCE;
        github.answer(true, half);
        CountDownLatch answered = new CountDownLatch(2 * letters.size());
        try (SeraiProcess doomed = SeraiProcess.start(ScratchFolder.create("serai-replay"), environment)) {
            letters.forEach(letter -> {
                replay(answered, () -> doomed.request("POST", path(letter), "{}", headers()));
                replay(answered, () -> survivor.request("POST", path(letter), "{}", headers()));
            });
            int enough = ThreadLocalRandom.current().nextInt(1, letters.size() + 1);
            await().pollInterval(Duration.ofMillis(1)).until(() -> arrived.get() >= enough);
            Duration longer = Duration.ofMillis(ThreadLocalRandom.current().nextInt(300));
            await().pollDelay(longer).until(() -> true); // so that some ends are noted already
            doomed.kill();
        }
        await().until(() -> {
            github.release();
            return answered.getCount() == 0;
        });
        counted();
    }

    private void replay(CountDownLatch answered, java.util.function.Supplier<Reply> request) {
        Thread.startVirtualThread(() -> {
            try {
                Reply reply = request.get();
                repliesOfRaces.add(reply.status() + reply.json().path("code").asText());
            } catch (UncheckedIOException killed) {
                repliesOfRaces.add("gone");
            } finally {
                answered.countDown();
            }
        });
    }

    private static Response issue() {
        return new Response(201, "{\"number\":1}");
    }

    private static String path(Letter letter) {
        return "/dead-letters/" + letter.id() + "/replay";
    }

    private int again(Letter letter) {
        return survivor.request("POST", path(letter), "{}", headers()).status();
    }

    private boolean isUnknown(Letter letter) {
        return isOpen(letter, "unknown");
    }

    private boolean isNotSent(Letter letter) {
        return isOpen(letter, "not_sent");
    }

    private boolean isOpen(Letter letter, String outcome) {
        var seen = survivor.request("GET", "/dead-letters/" + letter.id(), null, headers())
                .json();
        return seen.path("status").asText().equals("open")
                && seen.path("outcome").asText().equals(outcome);
    }

    private int count(String status) {
        return survivor.request("GET", "/dead-letters?limit=1&status=" + status, null, headers())
                .json()
                .at("/pagination/total")
                .asInt();
    }

    private void counted() {
        github.take().stream()
                .map(request -> request.body().replaceAll(".*\"title\":\"([^\"]*)\".*", "$1"))
                .collect(groupingBy(title -> title, summingInt(one -> 1)))
                .forEach((title, times) -> done.merge(title, times, Integer::sum));
    }
}
