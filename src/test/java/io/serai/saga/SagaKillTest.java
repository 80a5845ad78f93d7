package io.serai.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.ScratchFolder;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.saga.HubStub.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A process that is killed between the steps of calls, and two others that find out. */
@NeedsPostgres
class SagaKillTest {

    private static final List<String> STEPS = List.of("branch", "file", "pull");
    private static final int CALLS_PER_KILL = 12;
    private static final HubStub HUB = new HubStub();

    private static RecordingProvider github;
    private static Map<String, String> environment;
    private static final List<SeraiTester> INSTANCES = new ArrayList<>();
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        github.answer(true, HUB);
        environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("SERAI_BREAKER", "false");
        environment.put("SERAI_SAGA_MARGIN", "100ms");
        environment.put("SERAI_SAGA_LOOK_EVERY", "100ms");
        INSTANCES.add(SeraiTester.start(environment));
        INSTANCES.add(SeraiTester.start(environment));
        tenant = INSTANCES.getFirst().newTenant("saga-kill");
        tenant.connect("github", "gho_kill");
    }

    @AfterAll
    static void stop() {
        INSTANCES.forEach(SeraiTester::close);
        github.close();
    }

    private static Map<String, Object> call(String branch) {
        Map<String, String> arguments = Map.of(
                "owner", "o", "repo", "r", "base", "main", "branch", branch, "path", "a.md", "content", "A", "message",
                "Add a", "title", branch);
        return Map.of("toolId", "github.proposeChange", "timeoutMs", 6_000, "parameters", arguments);
    }

    @Test
    void whatAKilledProcessHasHalfDoneIsUndoneOnceByTheOthers() throws IOException {
        // Given
        int kills = FaultRuns.count(1, 50);
        int left = 0;
        int twice = 0;

        // When
        for (int kill = 0; kill < kills; kill++) {
            HUB.begin(SagaKillTest::silentAtItsStep);
            killInTheMiddle(kill);
            HUB.faults(request -> Fault.NONE);
            Sagas sagas = INSTANCES.getFirst().bean(Sagas.class);
            // One whose undoing the process had begun is free when its lease of a minute is over.
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(sagas.count()).isZero());
            left += HUB.branches().size() + HUB.openPulls();
            twice += Math.max(0, count("drop") - CALLS_PER_KILL) + Math.max(0, count("look") - CALLS_PER_KILL);
        }

        // Then
        FaultRuns.report(
                "saga after kill -9 between its steps",
                kills + " kills, " + kills * CALLS_PER_KILL + " calls",
                "0 branches and pull requests left, 0 undone twice",
                left + " left, " + twice + " undone twice",
                left == 0 && twice == 0);
        assertThat(left).isZero();
        assertThat(twice).isZero();
    }

    private static int count(String name) {
        return (int) HUB.seen().stream().filter(name::equals).count();
    }

    /** Each call stops at the step that the number at the end of its branch names, before or after it is done. */
    private static Fault silentAtItsStep(Received request) {
        String name = HubStub.name(request);
        int number = Integer.parseInt(branch(request).replaceFirst(".*-", ""));
        if (!name.equals(STEPS.get(number % 3))) {
            return Fault.NONE;
        }
        return number % 2 == 0 ? Fault.SILENCE : Fault.SILENCE_AFTERWARDS;
    }

    private static String branch(Received request) {
        String said = request.body().isEmpty() ? "x-3" : request.body();
        return said.replaceFirst("(?s).*(kill-\\d+-\\d+).*", "$1");
    }

    private static void killInTheMiddle(int kill) throws IOException {
        try (SeraiProcess doomed = SeraiProcess.start(ScratchFolder.create("serai-saga"), environment)) {
            for (int i = 0; i < CALLS_PER_KILL; i++) {
                Object call = call("kill-" + kill + "-" + i);
                Thread.startVirtualThread(() -> {
                    try {
                        Map<String, String> headers = Map.of("Authorization", "Bearer " + tenant.key());
                        doomed.request("POST", "/api/v1/tools/invoke", call, headers);
                    } catch (UncheckedIOException killed) {
                        // that is what happens to callers
                    }
                });
            }
            // In full size also before all have come to where they stop.
            int stopped =
                    FaultRuns.count(CALLS_PER_KILL, ThreadLocalRandom.current().nextInt(1, CALLS_PER_KILL + 1));
            await().pollInterval(Duration.ofMillis(1)).until(() -> stopped() >= stopped);
            doomed.kill();
        }
    }

    /** Calls that have come to where they stop: a third each. */
    private static int stopped() {
        int pulls = count("pull");
        int files = count("file") - CALLS_PER_KILL / 3;
        int branches = count("branch") - 2 * CALLS_PER_KILL / 3;
        return Math.max(0, pulls) + Math.max(0, files) + Math.max(0, branches);
    }
}
