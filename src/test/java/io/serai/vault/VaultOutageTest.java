package io.serai.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.SteadyCalls;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vault is sealed, and then gone, while calls come at a steady rate. */
class VaultOutageTest {

    private static final int CALLS_PER_SECOND = 200;
    private static final int CONNECTIONS = 100;
    private static final Duration OUTAGE = FaultRuns.time(Duration.ofSeconds(3), Duration.ofSeconds(60));
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    /** How long a credential counts; all of them are old before the outage ends. */
    private static final int CACHE_SECONDS = FaultRuns.count(1, 30);

    /** What one outage was like; {@code mostReads}: of one connection, in the seconds after it. */
    private record Seen(List<Reply> writes, Duration recovery, int mostReads, int requests) {}

    private TestVault vault;
    private RecordingProvider vendor;
    private SeraiTester serai;
    private List<TenantClient> tenants;
    private TenantClient writer;

    @BeforeEach
    void start() {
        vault = new TestVault();
        vendor = new RecordingProvider();
        vendor.answer(false, request -> new Response(200, "{\"ok\":true}"));
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.putAll(vault.environment());
        environment.put("SERAI_CREDENTIAL_CACHE_SECONDS", Integer.toString(CACHE_SECONDS));
        serai = SeraiTester.start(environment);
        tenants = IntStream.range(0, CONNECTIONS)
                .mapToObj(index -> serai.newTenant("outage-" + index))
                .toList();
        tenants.forEach(tenant -> assertThat(store(tenant).status()).isEqualTo(201));
        writer = serai.newTenant("writer");
    }

    @AfterEach
    void stop() {
        serai.close();
        vendor.close();
        vault.close();
    }

    private static Reply store(TenantClient tenant) {
        return tenant.request(
                "POST",
                "/tenants/" + tenant.id() + "/integrations/github/credentials",
                Map.of("accessToken", "canary-access-77b2"));
    }

    @Test
    void callsGoOnWritesAreRefusedAndNothingIsMissingFromTheRecords() throws Exception {
        // Given
        SteadyCalls calls = new SteadyCalls(CALLS_PER_SECOND, number -> tenants.get(number % CONNECTIONS)
                .invoke("github.getMe", Map.of())
                .status());
        // each a few times: until nothing that was just written is still being forgotten by the nodes
        await().until(() -> calls.made() > 10 * CONNECTIONS);

        // When
        Seen sealed = outage(vault::seal, vault::unseal);
        Seen gone = outage(vault::goAway, vault::comeBack);
        Map<Integer, Integer> statuses = calls.stop();

        // Then
        int failed = calls.made() - statuses.getOrDefault(200, 0);
        serai.adminRequest("GET", "/admin/audit?limit=1", null); // waits for the ends that are still to be written
        Records records = Records.of(serai.data().resolve("audit"));
        String counts = CALLS_PER_SECOND + " calls/s, " + OUTAGE.toSeconds() + " s";
        report("Vault sealed (R7)", counts, sealed);
        report("Vault gone (R7)", counts, gone);
        FaultRuns.report(
                "calls on known credentials meanwhile (R7)",
                calls.made() + " calls",
                "0 failed, as many attempts and ends on record",
                failed + " failed, " + records.attempts() + " attempts, " + records.ends() + " ends",
                failed == 0 && records.equals(new Records(calls.made(), calls.made())));
        assertThat(statuses).containsExactly(Map.entry(200, calls.made()));
        assertThat(records).isEqualTo(new Records(calls.made(), calls.made()));
        assertThat(sealed.writes()).allMatch(VaultOutageTest::isProperlyRefused);
        assertThat(gone.writes()).allMatch(VaultOutageTest::isProperlyRefused);
    }

    private Seen outage(Runnable begin, Runnable end) {
        begin.run();
        long until = System.nanoTime() + OUTAGE.toNanos();
        List<Reply> writes = new ArrayList<>();
        await().atMost(OUTAGE.multipliedBy(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    writes.add(store(writer));
                    return System.nanoTime() >= until;
                });
        vault.forgetRequests();
        end.run();
        long ended = System.nanoTime();
        await().pollInterval(Duration.ofMillis(100))
                .until(() -> store(writer).status() == 201
                        && serai.request("GET", "/ready", null, Map.of())
                                .json()
                                .at("/checks/vault")
                                .asText()
                                .equals("ok"));
        Duration recovery = Duration.ofNanos(System.nanoTime() - ended);
        await().until(() -> System.nanoTime() - ended >= RECOVERY.toNanos());
        int mostReads = tenants.stream()
                .mapToInt(tenant -> vault.requests("GET secret/data/" + tenant.id() + "/github"))
                .max()
                .orElseThrow();
        return new Seen(writes, recovery, mostReads, vault.allRequests());
    }

    private static boolean isProperlyRefused(Reply write) {
        return write.status() == 503 && write.header("Retry-After").matches("[1-9]|[12][0-9]|30");
    }

    private static void report(String what, String counts, Seen seen) {
        long odd = seen.writes().stream()
                .filter(write -> !isProperlyRefused(write))
                .count();
        long fewReads = 1 + RECOVERY.toSeconds() / CACHE_SECONDS;
        FaultRuns.report(
                what,
                counts,
                "writes 503, back in 5000 ms, <= " + fewReads + " read a connection",
                odd + " of " + seen.writes().size() + " not 503, back in "
                        + seen.recovery().toMillis() + " ms, " + seen.mostReads() + " read (" + seen.requests()
                        + " requests in " + RECOVERY.toSeconds() + " s)",
                odd == 0 && seen.recovery().compareTo(RECOVERY) <= 0 && seen.mostReads() <= fewReads);
    }

    /** How many calls the journal has begun and ended. */
    private record Records(int attempts, int ends) {

        static Records of(Path journal) throws IOException {
            ObjectMapper json = new ObjectMapper();
            Set<Long> attempts = new HashSet<>();
            int ends = 0;
            try (Stream<Path> files = Files.list(journal)) {
                for (Path file : files.filter(one -> one.toString().endsWith(".jsonl"))
                        .sorted()
                        .toList()) {
                    String text = Files.readString(file, StandardCharsets.UTF_8);
                    for (String line : text.replace("\0", "").lines().toList()) {
                        JsonNode record = json.readTree(line);
                        if (record.path("action").asText().equals("tools.invoke")) {
                            attempts.add(record.path("seq").asLong());
                        } else if (attempts.contains(record.path("ends").asLong())) {
                            ends++;
                        }
                    }
                }
            }
            return new Records(attempts.size(), ends);
        }
    }
}
