package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.SteadyCalls;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Provider files are edited in every wrong and right way while 200 calls a second run: half of them to the file that is
 * edited, half through another one to its vendor. About time, so not in the build; {@link ReloadTest} is.
 */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class EditsUnderLoadTest {

    private static final int RATE = Integer.getInteger("serai.edits.rate", 200);
    private static final int EACH = Integer.getInteger("serai.edits.each", 10);
    private static final int FILES = Integer.getInteger("serai.edits.files", 1_000);
    private static final int STREAM = Integer.getInteger("serai.edits.stream", 150);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String EDITED = "edited.yaml";

    private final RoutesFolder folder = RoutesFolder.ofTheGateway();
    private final Path providers = folder.path().resolve("providers");
    private final RecordingProvider vendor = new RecordingProvider();
    private final RefusalLog log = new RefusalLog();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger words = new AtomicInteger();
    private SeraiTester serai;
    private TenantClient tenant;
    private SteadyCalls calls;

    @BeforeEach
    void start() throws IOException {
        vendor.answer(false, request -> new RecordingProvider.Response(200, "{\"ok\":true}"));
        write(EDITED, BadEdits.good("edited", word()));
        folder.withProvider("steady", vendor.address());
        serai = SeraiTester.start(Map.of("SERAI_ROUTES", folder.path().toString(), "RATE_LIMIT_ENABLED", "false"));
        tenant = serai.newTenant("editor");
        tenant.connect("steady", "token");
        log.attach();
        calls = new SteadyCalls(RATE, number -> number % 2 == 0 ? callEdited() : callSteady());
    }

    @AfterEach
    void stop() {
        calls.close();
        log.detach();
        serai.close();
        vendor.close();
    }

    @Test
    void brokenEditsAreToldAndGoodOnesGoLiveWithinTwoSecondsAndNoCallFails() throws IOException {
        // Given
        EditTimes good = new EditTimes();
        ToldTimes bad = new ToldTimes();
        good("edited"); // to warm up

        // When
        for (int round = 0; round < EACH; round++) {
            for (String kind : BadEdits.ALL.keySet()) {
                bad.add(broken(kind));
                good.add(good("edited"));
            }
        }

        // Then
        report("broken edits of " + BadEdits.ALL.size() + " kinds, and good ones (R14)", good, bad, "");
    }

    @Test
    void aFileMayBeDeletedRenamedReplacedAndWrittenSlowly() throws IOException {
        // Given
        EditTimes good = new EditTimes();
        ToldTimes bad = new ToldTimes();
        EditTimes gone = new EditTimes();
        Files.createDirectories(providers.resolve("team"));

        // When
        for (int round = 0; round < EACH; round++) {
            write("brief.yaml", BadEdits.good("brief", word()));
            good.add(until(() -> tenant.invoke("brief.say", Map.of()).status() == 200));
            Files.delete(providers.resolve("brief.yaml"));
            gone.add(until(() -> tenant.invoke("brief.say", Map.of()).status() == 404));
            good.add(replaced());
            good.add(deletedAndWrittenAgain());
            good.add(moved(EDITED, "team/" + EDITED));
            good.add(moved("team/" + EDITED, EDITED));
            good.add(writtenSlowly());
            write("other-name.yaml", BadEdits.good("brief", word()));
            bad.add(refused("other-name.yaml"));
            Files.delete(providers.resolve("other-name.yaml"));
        }

        // Then
        report("files deleted, moved, replaced, written in pieces (R14)", good, bad, "; gone in " + gone);
        assertThat(gone.isWithin(LIMIT)).as("deletions").isTrue();
    }

    @Test
    void aThousandFilesAtOnceDelayNoEdit() throws IOException {
        // Given
        EditTimes good = new EditTimes();
        ToldTimes bad = new ToldTimes();
        long begun = System.nanoTime();

        // When
        for (int i = 0; i < FILES; i++) {
            String id = "many-" + i;
            write(id + ".yaml", i % 10 == 0 ? BadEdits.bad("unknown step", id, "x") : BadEdits.good(id, "good"));
        }
        String last = "many-" + (FILES - 1);
        long all;
        do {
            good.add(good("edited"));
            bad.add(broken("unknown step"));
        } while (tenant.invoke(last + ".say", Map.of()).status() != 200);
        good.add(good("edited"));
        all = millisSince(begun);
        await().until(() ->
                states("active").size() >= FILES * 9 / 10 && states("rejected").size() >= FILES / 10);

        // Then
        report(
                FILES + " files at once, every tenth broken; meanwhile edits of another (R14)",
                good,
                bad,
                "; all of them after %.1f s".formatted(all / 1e3));
    }

    @Test
    void fiftyEditsAMinute() throws IOException {
        // Given
        EditTimes good = new EditTimes();
        ToldTimes bad = new ToldTimes();
        List<String> kinds = List.copyOf(BadEdits.ALL.keySet());
        long next = System.nanoTime();

        // When
        for (int i = 0; i < STREAM; i++) {
            if (i % 2 == 0) {
                bad.add(broken(kinds.get(i / 2 % kinds.size())));
            } else {
                good.add(good("edited"));
            }
            next += TimeUnit.MILLISECONDS.toNanos(1_200);
            LockSupport.parkNanos(next - System.nanoTime()); // the rate is what is tested
        }

        // Then
        report("50 edits a minute, every second one broken (R14)", good, bad, "");
    }

    private void report(String what, EditTimes good, ToldTimes bad, String more) {
        Map<Integer, Integer> statuses = new HashMap<>(calls.stop());
        int succeeded = statuses.getOrDefault(200, 0);
        statuses.remove(200);
        int failed = statuses.values().stream().mapToInt(Integer::intValue).sum();
        boolean met = failed == 0 && wrong.isEmpty() && good.isWithin(LIMIT) && bad.isWithin(LIMIT);
        FaultRuns.report(
                what,
                "%d good, %d broken edits, %d calls".formatted(good.size(), bad.size(), succeeded + failed),
                "0 failed, the last good text serves; p99 and max 2 s each",
                "%d failed, %d wrong; live %s; told %s%s".formatted(failed, wrong.size(), good, bad, more),
                met);
        assertThat(statuses).as("failed calls").isEmpty();
        assertThat(wrong).isEmpty();
        assertThat(good.isWithin(LIMIT) && bad.isWithin(LIMIT)).as("times").isTrue();
    }

    /** A good edit; how long until calls have it. */
    private long good(String provider) throws IOException {
        String word = word();
        write(provider + ".yaml", BadEdits.good(provider, word));
        return live(word);
    }

    private long live(String word) {
        return until(() -> spoken().equals(word));
    }

    private long[] broken(String kind) throws IOException {
        await().until(() -> state(EDITED).path("status").asText().equals("active"));
        write(EDITED, BadEdits.bad(kind, "edited", "bad" + word()));
        return refused(EDITED);
    }

    private long[] refused(String file) {
        long begun = System.nanoTime();
        Path path = providers.resolve(file);
        String hash = EditionReader.hash(RouteFolder.read(path, finding -> {}).orElse(""));
        String place = path + ":";
        long[] times = new long[3];
        until(() -> {
            times[0] = times[0] == 0 ? log.toldAfter(place, begun) : times[0];
            times[1] = times[1] == 0 && isTold(file) ? System.nanoTime() - begun : times[1];
            times[2] = times[2] == 0 && isRecorded(hash) ? System.nanoTime() - begun : times[2];
            if (System.nanoTime() - begun > 8_000_000_000L)
                throw new AssertionError(java.util.Arrays.toString(times) + " " + hash + " "
                        + serai.adminRequest("GET", "/admin/audit?limit=5&action=routes.reject", null)
                                .json());
            return times[0] != 0 && times[1] != 0 && times[2] != 0;
        });
        return times;
    }

    private boolean isTold(String file) {
        JsonNode state = state(file);
        return state.path("status").asText().equals("rejected")
                && state.at("/findings/0/line").asInt() > 0;
    }

    private boolean isRecorded(String hash) {
        String path = "/admin/audit?limit=5&action=routes.reject";
        for (JsonNode one : serai.adminRequest("GET", path, null).json().get("records")) {
            if (one.at("/params/sha256").asText().equals(hash)
                    && one.at("/params/findings/0/line").asInt() > 0) {
                return true;
            }
        }
        return false;
    }

    /** As most editors save: written beside, and put in its place. */
    private long replaced() throws IOException {
        String word = word();
        Path beside = Files.writeString(providers.resolve(".edited.yaml.swp"), BadEdits.good("edited", word));
        Files.move(beside, providers.resolve(EDITED), StandardCopyOption.ATOMIC_MOVE);
        return live(word);
    }

    private long deletedAndWrittenAgain() throws IOException {
        String word = word();
        Files.delete(providers.resolve(EDITED));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(200_000_000)); // less than two looks
        write(EDITED, BadEdits.good("edited", word));
        return live(word);
    }

    private long moved(String from, String to) throws IOException {
        Files.move(providers.resolve(from), providers.resolve(to));
        return until(() -> state(to).path("status").asText().equals("active"));
    }

    /** In four pieces, slower than the looks: each piece alone is half a file. Live counts from the last piece. */
    private long writtenSlowly() throws IOException {
        String word = word();
        String text = BadEdits.good("edited", word);
        for (int piece = 1; piece < 4; piece++) {
            write(EDITED, text.substring(0, text.length() * piece / 4));
            LockSupport.parkNanos(700_000_000);
        }
        write(EDITED, text);
        return live(word);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(providers.resolve(file), text);
    }

    private String word() {
        return "good" + words.incrementAndGet();
    }

    private int callEdited() {
        Reply reply = tenant.invoke("edited.say", Map.of());
        String said = reply.status() == 200 ? reply.data().at("/result/word").asText() : "good";
        if (!said.startsWith("good")) {
            wrong.add(said);
        }
        return reply.status();
    }

    private int callSteady() {
        return tenant.invoke("steady.get", Map.of("q", "x")).status();
    }

    private String spoken() {
        Reply reply = tenant.invoke("edited.say", Map.of());
        return reply.status() == 200 ? reply.data().at("/result/word").asText() : "";
    }

    private List<JsonNode> states(String status) {
        List<JsonNode> found = new ArrayList<>();
        serai.adminRequest("GET", "/admin/routes", null).json().get("routes").forEach(one -> {
            if (one.path("status").asText().equals(status)) {
                found.add(one);
            }
        });
        return found;
    }

    private JsonNode state(String file) {
        for (JsonNode one :
                serai.adminRequest("GET", "/admin/routes", null).json().get("routes")) {
            if (one.path("file").asText().equals(file)) {
                return one;
            }
        }
        return SeraiTester.JSON.createObjectNode();
    }

    private static long until(BooleanSupplier reached) {
        long begun = System.nanoTime();
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(10))
                .until(reached::getAsBoolean);
        return millisSince(begun);
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
