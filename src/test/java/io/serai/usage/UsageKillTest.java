package io.serai.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.Reply;
import io.serai.SeraiProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage is what the audit trail says, however often the process was killed. */
class UsageKillTest {

    private static final int KILLS = FaultRuns.count(2, 20);
    private static final int CALLERS = 8;

    /** The column of an exported record, in front of all that may hold a comma. */
    private static final int RESULT_BYTES = 12;

    private static final List<String> TENANTS = List.of("acme", "other");

    private record Figures(long actions, long invocations, long failures, long tokens) {}

    @Test
    void theFiguresAreThoseOfTheAuditTrailAfterKills(@TempDir Path data) throws InterruptedException {
        // Given
        List<String> keys;
        try (SeraiProcess serai = SeraiProcess.start(data, Map.of())) {
            keys = TENANTS.stream().map(tenant -> create(serai, tenant)).toList();
        }

        // When
        for (int kill = 0; kill < KILLS; kill++) {
            callUntilTheKill(data, keys);
        }

        // Then
        try (SeraiProcess serai = SeraiProcess.start(data, Map.of())) {
            List<Figures> recorded =
                    TENANTS.stream().map(tenant -> recorded(serai, tenant)).toList();
            List<Figures> counted =
                    TENANTS.stream().map(tenant -> counted(serai, tenant)).toList();
            long calls = recorded.stream().mapToLong(Figures::invocations).sum();
            FaultRuns.report(
                    "usage after kill -9",
                    KILLS + " kills, " + calls + " calls",
                    "the figures of the audit trail",
                    counted.toString(),
                    counted.equals(recorded));
            assertThat(calls).isGreaterThan(KILLS);
            assertThat(counted).isEqualTo(recorded);
        }
    }

    private static String create(SeraiProcess serai, String tenant) {
        Map<String, Object> body = Map.of("id", tenant, "limits", Map.of("requestsPerMinute", 1_000_000));
        return serai.adminRequest("POST", "/admin/tenants", body)
                .json()
                .path("apiKey")
                .asText();
    }

    private static void callUntilTheKill(Path data, List<String> keys) throws InterruptedException {
        try (SeraiProcess serai = SeraiProcess.start(data, Map.of());
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            IntStream.range(0, CALLERS).forEach(n -> callers.execute(() -> call(serai, keys.get(n % keys.size()))));
            Thread.sleep(ThreadLocalRandom.current().nextInt(1_000, 3_000)); // anywhere between two writings
            serai.kill();
        }
    }

    /** Every third call fails; ends when there is no answer any more. */
    private static void call(SeraiProcess serai, String key) {
        try {
            for (int n = 0; ; n++) {
                Map<String, Object> call = n % 3 == 2
                        ? Map.of("toolId", "demo.fail", "parameters", Map.of("how", "rejected"))
                        : Map.of("toolId", "demo.echo", "parameters", Map.of("message", "hello"));
                serai.request("POST", "/api/v1/tools/invoke", call, Map.of("Authorization", "Bearer " + key));
            }
        } catch (UncheckedIOException killed) {
            // That is how it ends.
        }
    }

    private static Figures recorded(SeraiProcess serai, String tenant) {
        Reply file = serai.adminRequest("GET", "/admin/audit?format=csv&action=tools.invoke&tenantId=" + tenant, null);
        List<String> lines = file.json().asText().lines().skip(1).toList();
        long failures =
                lines.stream().filter(line -> line.contains(",failure,")).count();
        long tokens = lines.stream()
                .map(line -> line.split(",", -1)[RESULT_BYTES])
                .filter(bytes -> !bytes.isEmpty())
                .mapToLong(bytes -> (Long.parseLong(bytes) + 3) / 4)
                .sum();
        return new Figures(lines.size(), lines.size(), failures, tokens);
    }

    private static Figures counted(SeraiProcess serai, String tenant) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Reply metrics = serai.adminRequest(
                "GET",
                "/admin/tenants/" + tenant + "/metrics?startDate=" + today.minusDays(1) + "&endDate=" + today,
                null);
        return new Figures(
                metrics.json().at("/requests/total").asLong(),
                metrics.json().at("/tools/invocations").asLong(),
                metrics.json().at("/requests/failed").asLong(),
                metrics.json().at("/tokens/total").asLong());
    }
}
