package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered stays on record, and what was parked stays parked, however the process ends. */
class KilledProcessTest {

    private static final int KILLS = 2;
    private static final int CALLERS = 4;
    /** Fewer than the minute's limit of a tenant, or the callers would have to wait. */
    private static final int MOST_CALLS = 800;
    /** Small files, so that a process is often killed while it goes on to the next one or allocates it. */
    private static final Map<String, String> DEVELOPMENT =
            Map.of("MULTI_TENANT_ENABLED", "false", "SERAI_AUDIT_SEGMENTBYTES", "131072");

    private final Path data;

    KilledProcessTest(@TempDir Path data) {
        this.data = data;
    }

    @Test
    void everyAnsweredCallHasItsRecordAfterAKill() throws Exception {
        // Given
        Set<String> answered = ConcurrentHashMap.newKeySet();
        Set<String> parked = ConcurrentHashMap.newKeySet();

        // When
        for (int round = 0; round < KILLS; round++) {
            try (SeraiProcess serai = SeraiProcess.start(data, DEVELOPMENT);
                    ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
                for (int caller = 0; caller < CALLERS; caller++) {
                    String prefix = round + "-" + caller + "-";
                    callers.execute(() -> callUntilKilled(serai, prefix, answered, parked));
                }
                int enough = answered.size() + ThreadLocalRandom.current().nextInt(100, MOST_CALLS);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> answered.size() >= enough && !parked.isEmpty());
                serai.kill();
            }
        }

        // Then
        try (SeraiProcess serai = SeraiProcess.start(data, DEVELOPMENT)) {
            assertThat(answered).hasSizeGreaterThan(KILLS * 100);
            assertThat(recorded(serai)).containsAll(answered);
            assertThat(parked).isNotEmpty().allSatisfy(id -> assertThat(
                            serai.request("GET", "/dead-letters/" + id, null, Map.of())
                                    .status())
                    .isEqualTo(200));
            JsonNode verdict =
                    serai.adminRequest("GET", "/admin/audit/verify", null).json();
            assertThat(verdict.get("valid").asBoolean()).as("%s", verdict).isTrue();
        }
    }

    private static void callUntilKilled(SeraiProcess serai, String prefix, Set<String> answered, Set<String> parked) {
        AtomicInteger number = new AtomicInteger();
        try {
            while (true) {
                String id = prefix + number.incrementAndGet();
                boolean fails = number.get() % 10 == 0;
                Reply reply = serai.request(
                        "POST",
                        "/api/v1/tools/invoke",
                        fails
                                ? Map.of("toolId", "demo.fail", "parameters", Map.of("how", "timeout"))
                                : Map.of("toolId", "demo.echo", "parameters", Map.of("message", id)),
                        Map.of("X-Request-ID", id));
                if (reply.status() == 200) {
                    answered.add(id);
                } else if (reply.json().has("deadLetterId")) {
                    answered.add(id);
                    parked.add(reply.json().get("deadLetterId").asText());
                }
            }
        } catch (UncheckedIOException killed) {
            // The last call has no answer; whether it has a record is left open.
        }
    }

    private static Set<String> recorded(SeraiProcess serai) {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        String cursor = "";
        while (!cursor.equals("null")) {
            Reply reply = serai.adminRequest(
                    "GET", "/admin/audit?limit=500" + (cursor.isEmpty() ? "" : "&cursor=" + cursor), null);
            assertThat(reply.status()).as("%s", reply).isEqualTo(200);
            JsonNode page = reply.json();
            page.get("records")
                    .forEach(record -> ids.add(record.get("requestId").asText()));
            cursor = page.get("nextCursor").asText();
        }
        return ids;
    }
}
