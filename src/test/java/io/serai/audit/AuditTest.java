package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What was done is recorded, and shown to whom it concerns. */
@ExtendWith(OutputCaptureExtension.class)
class AuditTest {

    private static final String SECRET = "ghp_canary0123456789abcdefABCDEF0123456789";
    private static final List<String> FIELDS = List.of(
            "timestamp",
            "tenantId",
            "userId",
            "action",
            "toolId",
            "params",
            "result",
            "duration",
            "id",
            "seq",
            "actor",
            "ip",
            "userAgent",
            "requestId",
            "integration",
            "connection",
            "outcome",
            "code",
            "resultBytes",
            "resource",
            "argumentsHash",
            "prevHash",
            "hash");

    private static SeraiTester serai;
    private static int tenants;
    private TenantClient acme;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @BeforeEach
    void aTenantOfItsOwn() {
        acme = serai.newTenant("acme-" + ++tenants);
    }

    @Test
    void aCallIsOneRecordWithEverythingThatIsKnown() {
        // When
        Reply called = serai.request(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "demo.echo", "parameters", Map.of("message", "hello")),
                Map.of(
                        "Authorization",
                        "Bearer " + acme.key(),
                        "X-User-ID",
                        "user-123",
                        "User-Agent",
                        "agent/1.0",
                        "X-Request-ID",
                        "call-" + tenants));

        // Then
        assertThat(called.status()).isEqualTo(200);
        JsonNode record = awaitRecords("?requestId=call-" + tenants, 1).getFirst();
        assertThat(record.fieldNames()).toIterable().containsExactlyElementsOf(FIELDS);
        assertThat(record.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(record.get("tenantId").asText()).isEqualTo(acme.id());
        assertThat(record.get("userId").asText()).isEqualTo("user-123");
        assertThat(record.get("action").asText()).isEqualTo("tools.invoke");
        assertThat(record.get("toolId").asText()).isEqualTo("demo.echo");
        assertThat(record.get("params").toString()).isEqualTo("{\"message\":\"hello\"}");
        assertThat(record.get("result").asText()).isEqualTo("success");
        assertThat(record.get("duration").isIntegralNumber()).isTrue();
        assertThat(record.at("/actor/type").asText()).isEqualTo("key");
        assertThat(acme.key()).contains(record.at("/actor/id").asText());
        assertThat(record.get("ip").asText()).isEqualTo("127.0.0.1");
        assertThat(record.get("userAgent").asText()).isEqualTo("agent/1.0");
        assertThat(record.get("integration").asText()).isEqualTo("demo");
        assertThat(record.get("connection").asText()).isEqualTo("default");
        assertThat(record.get("outcome").isNull()).isTrue();
        assertThat(record.get("argumentsHash").asText()).matches("[0-9a-f]{64}");
        assertThat(record.get("hash").asText()).matches("[0-9a-f]{64}");
        assertThat(record.get("prevHash").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void aFailedCallSaysHow() {
        // When
        acme.invoke("demo.fail", Map.of("how", "rejected"));

        // Then
        JsonNode record = awaitRecords("?result=failure", 1).getFirst();
        assertThat(record.get("code").asText()).isEqualTo("PROVIDER_REJECTED");
        assertThat(record.get("outcome").asText()).isEqualTo("rejected");
    }

    @Test
    void aRefusedCallerLeavesARecord() {
        // When
        Reply foreign = acme.request("POST", "/tenants/other/integrations/github/credentials", Map.of());
        Reply unknown = serai.request(
                "GET", "/audit", null, Map.of("Authorization", "Bearer " + wrongKey(), "X-Request-ID", "wrong-key"));
        Reply nobody = serai.request("POST", "/api/v1/tools/invoke", "{}", Map.of("X-Request-ID", "no-key"));

        // Then
        assertThat(List.of(unknown.status(), nobody.status())).containsOnly(401);
        assertThat(awaitAll("?requestId=wrong-key", 1).getFirst().get("action").asText())
                .isEqualTo("auth.denied");
        assertThat(awaitAll("?requestId=no-key", 1).getFirst().get("code").asText())
                .isEqualTo("MISSING_AUTH_HEADER");
        assertThat(foreign.status()).isEqualTo(403);
        JsonNode record = awaitRecords("?action=auth.denied", 1).getFirst();
        assertThat(record.get("result").asText()).isEqualTo("denied");
        assertThat(record.get("code").asText()).isEqualTo("CROSS_TENANT_ACCESS_DENIED");
    }

    @Test
    void aTenantSeesItsOwnRecordsOnly() {
        // Given
        TenantClient other = serai.newTenant("other-" + tenants);
        other.call("demo.echo", Map.of("message", "theirs \"tenantId\":\"" + acme.id() + "\""));
        acme.call("demo.echo", Map.of("message", "ours"));

        // When
        List<JsonNode> seen = awaitRecords("?action=tools.invoke&tenantId=" + acme.id(), 1);
        Reply foreign = acme.request("GET", "/audit?tenantId=" + other.id(), null);

        // Then
        assertThat(seen).singleElement().asString().contains("ours").doesNotContain("theirs");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(acme.request("GET", "/admin/audit", null).status()).isEqualTo(403);
        assertThat(acme.request("GET", "/admin/audit/verify", null).status()).isEqualTo(403);
    }

    @Test
    void recordsAreFiltered() {
        // Given
        Instant before = Instant.now();
        acme.call("demo.echo", Map.of("message", "one"));
        acme.call("demo.echo", Map.of("message", "two"));
        acme.invoke("demo.fail", Map.of("how", "timeout"));
        awaitRecords("?integration=demo&result=unknown", 1);

        // When Then
        assertThat(awaitRecords("?integration=demo", 3)).isNotNull();
        assertThat(awaitRecords("?toolId=demo_echo", 2)).isNotNull();
        assertThat(awaitRecords("?action=tools.invoke&result=success", 2)).isNotNull();
        assertThat(awaitRecords("?integration=demo&from=" + before, 3)).isNotNull();
        assertThat(awaitRecords("?integration=demo&to=" + before, 0)).isNotNull();
        assertThat(awaitRecords("?userId=nobody", 0)).isNotNull();
        for (String refused : List.of("?from=now", "?result=good", "?cursor=x", "?limit=501", "?limit=0")) {
            assertThat(acme.request("GET", "/audit" + refused, null).status())
                    .as(refused)
                    .isEqualTo(400);
        }
    }

    @Test
    void pagesGoFromTheNewestToTheOldestWithoutAGap() {
        // Given
        for (int i = 0; i < 25; i++) {
            acme.call("demo.echo", Map.of("message", "message " + i));
        }
        awaitRecords("?action=tools.invoke&result=success", 25);

        // When
        List<String> messages = new ArrayList<>();
        int pages = 0;
        for (String cursor = ""; !cursor.equals("null"); pages++) {
            JsonNode page = acme.request(
                            "GET",
                            "/api/v1/audit?action=tools.invoke&limit=10"
                                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
                            null)
                    .data();
            page.get("records")
                    .forEach(record -> messages.add(record.at("/params/message").asText()));
            assertThat(page.get("records"))
                    .allMatch(record -> record.get("result").asText().equals("success"));
            cursor = page.get("nextCursor").asText();
        }

        // Then
        assertThat(pages).isEqualTo(3);
        assertThat(messages).hasSize(25).startsWith("message 24", "message 23").endsWith("message 1", "message 0");
    }

    /** While calls come, ends wait a few milliseconds for the thread behind the wire tap. */
    @RepeatedTest(20)
    void whatWasAnsweredIsInTheSearchThatFollows(RepetitionInfo turn) {
        // Given
        TenantClient tenant = serai.newTenant("prompt-" + turn.getCurrentRepetition());
        tenant.call("demo.echo", Map.of("message", "here"));

        // When
        JsonNode records =
                tenant.request("GET", "/audit?action=tools.invoke", null).json().get("records");

        // Then
        assertThat(records.findValuesAsText("result")).containsExactly("success");
    }

    @Test
    void theChainIsValidAndEachRecordNamesTheOneBefore() {
        // Given
        acme.call("demo.echo", Map.of("message", "one"));
        awaitRecords("?action=tools.invoke&result=success", 1);

        // When
        JsonNode verdict =
                serai.adminRequest("GET", "/admin/audit/verify", null).json();

        // Then
        assertThat(verdict.fieldNames())
                .toIterable()
                .containsExactly("valid", "records", "firstSeq", "lastSeq", "brokenAt");
        assertThat(verdict.get("valid").asBoolean()).isTrue();
        assertThat(verdict.get("firstSeq").asLong()).isEqualTo(1);
        assertThat(verdict.get("records").asLong())
                .isEqualTo(verdict.get("lastSeq").asLong());
        assertThat(verdict.get("brokenAt").isNull()).isTrue();
    }

    @Test
    void secretsInArgumentsAreInNoRecordAndInNoFile(CapturedOutput output) throws Exception {
        // When
        acme.call("demo.echo", Map.of("message", SECRET));

        // Then
        JsonNode record = awaitRecords("?action=tools.invoke", 1).getFirst();
        assertThat(record.at("/params/message").asText()).isEqualTo("[redacted]");
        assertThat(output.getAll()).doesNotContain(SECRET);
        try (var files = java.nio.file.Files.walk(serai.data())) {
            assertThat(files.filter(java.nio.file.Files::isRegularFile)).allSatisfy(file -> assertThat(
                            java.nio.file.Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                                    .contains(SECRET))
                    .isFalse());
        }
    }

    private List<JsonNode> awaitRecords(String query, int count) {
        return await(() -> acme.request("GET", "/audit" + query, null), count);
    }

    private static List<JsonNode> awaitAll(String query, int count) {
        return await(() -> serai.adminRequest("GET", "/admin/audit" + query, null), count);
    }

    /** Ends are recorded behind the answer. */
    private static List<JsonNode> await(java.util.function.Supplier<Reply> reading, int count) {
        return Awaitility.await()
                .until(
                        () -> StreamSupport.stream(
                                        reading.get().data().get("records").spliterator(), false)
                                .toList(),
                        records -> records.size() == count
                                && records.stream().noneMatch(record -> record.get("duration")
                                        .isNull()));
    }

    /** The id of a key that exists, with a secret that does not fit. */
    private String wrongKey() {
        char last = acme.key().charAt(acme.key().length() - 2);
        return acme.key().substring(0, acme.key().length() - 2) + (last == 'A' ? "B" : "A") + "A";
    }
}
