package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.Reply;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import io.serai.SteadyCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider saw and what was answered is on record, and what was parked stays parked, however the process ends. */
class KilledProcessTest {

    private static final int CALLS_PER_SECOND = 500;
    private static final int LEAST_CALLS = 100;
    private static final int MOST_CALLS = 1_500;
    private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\"([^\"]+)\"");

    private final Path data;
    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> parked = ConcurrentHashMap.newKeySet();
    private RecordingProvider provider;

    KilledProcessTest(@TempDir Path data) {
        this.data = data;
    }

    @BeforeEach
    void start() {
        provider = new RecordingProvider();
        provider.answer(true, request -> KilledProcessTest.answer(request.body()));
        environment.putAll(provider.environment("github"));
        environment.put("MULTI_TENANT_ENABLED", "false");
        environment.put("RATE_LIMIT_ENABLED", "false");
        environment.put("SERAI_BREAKER", "false");
        environment.put("SERAI_BULKHEAD", "2000");
        // Small files, so that a process is often killed while it goes on to the next one or allocates it.
        environment.put("SERAI_AUDIT_SEGMENTBYTES", "131072");
    }

    /** One of ten is cut off, and parked. */
    private static RecordingProvider.Response answer(String body) {
        return body.contains("0\"") ? RecordingProvider.Response.CUT : new RecordingProvider.Response(201, "{}");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void everyEffectAndEveryAnswerHasItsRecordAfterAKill() throws IOException {
        // Given
        int kills = FaultRuns.count(2, 100);
        int made = 0;
        int effects = 0;
        Set<String> missing = new HashSet<>();

        // When
        for (int round = 0; round < kills; round++) {
            made += callsUntilKilled(round);
            Set<String> seen = new HashSet<>(answered);
            provider.take().forEach(request -> seen.add(title(request.body())));
            effects += seen.size();
            seen.removeAll(recorded());
            missing.addAll(seen);
            answered.clear();
        }

        // Then
        try (SeraiProcess serai = SeraiProcess.start(data, environment)) {
            long kept = parked.stream().filter(id -> isKept(serai, id)).count();
            JsonNode verdict =
                    serai.adminRequest("GET", "/admin/audit/verify", null).json();
            boolean valid = verdict.path("valid").asBoolean();
            FaultRuns.report(
                    "kill -9 at 500 calls/s: effects without a record",
                    kills + " kills, " + made + " calls, " + effects + " effects",
                    "0 missing, chain whole, dead letters kept",
                    missing.size() + " missing, chain " + (valid ? "whole" : "BROKEN") + " over "
                            + verdict.path("records") + " lines, " + (parked.size() - kept) + " of " + parked.size()
                            + " letters lost",
                    missing.isEmpty() && valid && kept == parked.size());
            assertThat(effects).isGreaterThan(kills * LEAST_CALLS / 2);
            assertThat(missing).isEmpty();
            assertThat(valid).as("%s", verdict).isTrue();
            assertThat(kept).isPositive().isEqualTo(parked.size());
        }
    }

    private int callsUntilKilled(int round) {
        try (SeraiProcess serai = SeraiProcess.start(data, environment)) {
            Reply stored = serai.adminRequest(
                    "POST", "/tenants/default/integrations/github/credentials", Map.of("accessToken", "gho_killed"));
            assertThat(stored.status()).as("%s", stored).isEqualTo(201);
            AtomicInteger answers = new AtomicInteger();
            int enough = ThreadLocalRandom.current().nextInt(LEAST_CALLS, MOST_CALLS);
            try (SteadyCalls calls = new SteadyCalls(CALLS_PER_SECOND, number -> {
                int status = call(serai, round + "-" + number);
                answers.incrementAndGet();
                return status;
            })) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> answers.get() >= enough);
                serai.kill();
                return calls.made();
            }
        }
    }

    private int call(SeraiProcess serai, String id) {
        Map<String, String> arguments = Map.of("owner", "o", "repo", "r", "title", id);
        Reply reply = serai.request(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "github.createIssue", "parameters", arguments),
                Map.of("X-Request-ID", id));
        boolean isParked = reply.json().has("deadLetterId");
        if (reply.status() == 200 || isParked) {
            answered.add(id); // others were refused before there was anything to record
        }
        if (isParked) {
            parked.add(reply.json().get("deadLetterId").asText());
        }
        return reply.status();
    }

    private static String title(String body) {
        try {
            return SeraiTester.JSON.readTree(body).path("title").asText();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Set<String> recorded() throws IOException {
        Set<String> ids = new HashSet<>();
        try (Stream<Path> files = Files.list(data.resolve("audit"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                Matcher found = REQUEST_ID.matcher(Files.readString(file));
                found.results().map(result -> result.group(1)).forEach(ids::add);
            }
        }
        return ids;
    }

    private static boolean isKept(SeraiProcess serai, String id) {
        return serai.request("GET", "/dead-letters/" + id, null, Map.of()).status() == 200;
    }
}
