package io.serai.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is recorded arrives at every target, whatever comes between. */
@ExtendWith(OutputCaptureExtension.class)
class ShippingTest {

    private static final String AUTHORIZATION = "Splunk canary-authorization-5d21";
    private static final String IN_THE_ADDRESS = "canary-in-the-address-90fe";
    private static final String SECRET = "ghp_canary0123456789abcdefABCDEF0123456789";
    private static final Queue<Received> TAKEN = new ConcurrentLinkedQueue<>();

    private static RecordingProvider receiver;
    private static Path folder;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start(@TempDir Path temporary) {
        folder = temporary;
        receiver = new RecordingProvider();
        open();
        serai = SeraiTester.start(environment());
        tenant = serai.newTenant("shipping");
    }

    private static Map<String, String> environment() {
        return Map.of(
                "SERAI_AUDIT_URI",
                "file:" + folder + "?fileExist=Append\n" + receiver.address() + "/in?token=" + IN_THE_ADDRESS,
                "SERAI_AUDIT_AUTHORIZATION",
                AUTHORIZATION,
                "SERAI_AUDIT_SQL",
                "true",
                "SERAI_AUDIT_SEGMENTBYTES",
                "65536");
    }

    private static void open() {
        receiver.answer(false, request -> {
            TAKEN.add(request);
            return new Response(204, "");
        });
    }

    @AfterEach
    void openAgain() {
        open();
    }

    @AfterAll
    static void stop(CapturedOutput log) {
        serai.close();
        receiver.close();
        assertThat(log.getAll()).doesNotContain("canary-authorization").doesNotContain(IN_THE_ADDRESS);
    }

    @Test
    void everyRecordArrivesInItsOrderAsMaskedAsItIsKept() throws IOException {
        // When
        for (int i = 0; i < 300; i++) {
            tenant.call("demo.echo", Map.of("message", SECRET + " " + i));
        }
        awaitAll();

        // Then
        assertThat(inFile()).isEqualTo(upTo(last())).isNotEmpty();
        assertThat(received()).isEqualTo(inFile());
        assertThat(Files.readString(file())).doesNotContain("canary0123456789").contains("\"id\":\"au_");
        assertThat(TAKEN).allSatisfy(request -> {
            assertThat(request.body()).doesNotContain("canary0123456789");
            assertThat(request.target()).isEqualTo("/in?token=" + IN_THE_ADDRESS);
            assertThat(request.header("Authorization")).isEqualTo(AUTHORIZATION);
            assertThat(request.header("Idempotency-Key")).startsWith("au_");
        });
    }

    @Test
    void aReceiverThatRefusesGetsEverythingLaterAndHoldsUpNobody(CapturedOutput log) throws IOException {
        // Given
        awaitAll();
        receiver.answer(false, request -> new Response(503, "no room"));

        // When
        tenant.call("demo.echo", Map.of("message", "while it is away"));
        await().until(() -> metric("serai_audit_ship_failures_total", "http:") >= 1);

        // Then: the other target goes on.
        await().until(() -> metric("serai_audit_lag_records", "file:") == 0);
        assertThat(metric("serai_audit_lag_records", "http:")).isPositive();
        assertThat(metric("serai_audit_lag_seconds", "http:")).isPositive();
        assertThat(log.getOut()).contains("Audit records cannot be shipped").contains("ReceiverRefused 503");

        // When
        open();
        awaitAll();

        // Then
        assertThat(received()).isEqualTo(upTo(last()));
        assertThat(metric("serai_audit_shipped_total", "http:")).isEqualTo(last());
    }

    @Test
    void afterARestartItGoesOnWhereItWas() throws IOException {
        // Given
        awaitAll();
        long before = last();
        serai.close();
        TAKEN.clear();

        // When
        serai = SeraiTester.start(serai.data(), environment());
        tenant = serai.newTenant("shipping-again");
        awaitAll();

        // Then
        assertThat(received())
                .isEqualTo(LongStream.rangeClosed(before + 1, last()).boxed().toList());
        assertThat(inFile()).isEqualTo(upTo(last()));
        TAKEN.clear(); // the next test counts from the first
        Files.walk(serai.data().resolve("audit"), 1)
                .filter(each -> each.getFileName().toString().startsWith("shipped-http"))
                .forEach(ShippingTest::delete);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Test
    void theDatabaseIsSearchedAndHasTheOwnRecordsAtOnce() {
        // Given
        TenantClient other = serai.newTenant("searched");

        // When
        for (int i = 0; i < 5; i++) {
            other.call("demo.echo", Map.of("message", SECRET));
        }
        other.invoke("demo.fail", Map.of("how", "timeout"));

        // Then
        assertThat(other.request("GET", "/audit?toolId=demo.echo&result=success&limit=3", null)
                        .json()
                        .path("records"))
                .hasSize(3)
                .allSatisfy(record -> {
                    assertThat(record.path("tenantId").asText()).isEqualTo("searched");
                    assertThat(record.path("id").asText()).startsWith("au_");
                    assertThat(record.path("prevHash").asText()).hasSize(64);
                    assertThat(record.toString()).doesNotContain("canary0123456789");
                });
        assertThat(ids(other, "/audit?toolId=demo.echo", "")).hasSize(5).doesNotHaveDuplicates();
        assertThat(other.request("GET", "/audit?toolId=demo.fail", null).json().path("records"))
                .hasSize(1);
        assertThat(other.request("GET", "/audit?from=2100-01-01T00:00:00Z", null)
                        .json()
                        .path("records"))
                .isEmpty();
        assertThat(tenant.request("GET", "/audit?toolId=demo.fail", null).json().path("records"))
                .isEmpty();
    }

    private static List<String> ids(TenantClient whose, String path, String cursor) {
        JsonNode page = whose.request("GET", path + "&limit=2" + cursor, null).json();
        List<String> ids = new ArrayList<>(page.path("records").findValuesAsText("requestId"));
        if (!page.path("nextCursor").isNull()) {
            ids.addAll(ids(whose, path, "&cursor=" + page.path("nextCursor").asText()));
        }
        return ids;
    }

    @Test
    void whatMatchesIsExportedWhole() throws IOException {
        // Given
        TenantClient other = serai.newTenant("exported");
        for (int i = 0; i < 600; i++) {
            other.call("demo.echo", Map.of("message", i == 0 ? "=1+1,\"x\"" : "m" + i));
        }

        // When
        String lines = text(other, "/audit?format=ndjson&toolId=demo.echo");
        Reply csv = other.request("GET", "/audit?format=csv&toolId=demo.echo", null);
        Reply wrong = other.request("GET", "/audit?format=xml", null);

        // Then
        assertThat(lines.lines()).hasSize(600);
        assertThat(SeraiTester.JSON
                        .readTree(lines.lines().findFirst().orElseThrow())
                        .path("tenantId")
                        .asText())
                .isEqualTo("exported");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition")).contains("audit.csv");
        assertThat(csv.json().asText().lines())
                .hasSize(601)
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("timestamp,id,tenantId");
        assertThat(csv.json().asText()).contains("\"\"message\"\":\"\"=1+1,");
        assertThat(wrong.status()).isEqualTo(400);
    }

    private static String text(TenantClient whose, String path) {
        HttpRequest request = HttpRequest.newBuilder(serai.api().resolve(path))
                .header("Authorization", "Bearer " + whose.key())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void awaitAll() {
        await().until(() ->
                metric("serai_audit_lag_records", "file:") == 0 && metric("serai_audit_lag_records", "http:") == 0);
    }

    private static long last() {
        return serai.adminRequest("GET", "/admin/audit/verify", null)
                .json()
                .path("lastSeq")
                .asLong();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static Path file() throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    private static List<Long> inFile() throws IOException {
        return seqs(List.of(Files.readString(file())));
    }

    private static List<Long> received() throws IOException {
        return seqs(TAKEN.stream().map(Received::body).toList());
    }

    private static List<Long> seqs(List<String> bodies) throws IOException {
        List<Long> seqs = new ArrayList<>();
        for (String body : bodies) {
            for (String line : body.lines().filter(each -> !each.isBlank()).toList()) {
                JsonNode record = SeraiTester.JSON.readTree(line);
                seqs.add(record.path("seq").asLong());
            }
        }
        return seqs;
    }

    private static double metric(String name, String target) {
        String metrics = SeraiTester.text(serai.request(
                        "GET",
                        serai.operations().resolve("/actuator/prometheus").toString(),
                        null,
                        Map.of())
                .json()
                .asText());
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{target=\"" + target))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }
}
