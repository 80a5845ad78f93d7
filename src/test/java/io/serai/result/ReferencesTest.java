package io.serai.result;

import static io.serai.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What cannot stand in an answer is kept for its tenant, told by reference and handed out as bytes. */
@ExtendWith(OutputCaptureExtension.class)
class ReferencesTest {

    private static final String SECRET = "canary-of-a-document-7d1f";
    private static final int INLINE = 100_000;
    private static final int MOST = 2_000_000;

    /** The beginning of a list of one text, several pieces long. */
    private static final String LONG = "[\"" + "0123456789abcdef".repeat(60_000);

    private static RecordingProvider github;
    private static RecordingProvider slack;
    private static SeraiTester serai;
    private static TenantClient other;
    private static int tenants;
    private TenantClient acme;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        slack = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.putAll(slack.environment("slack"));
        environment.put("SERAI_MAX_ANSWER_BYTES", String.valueOf(INLINE));
        environment.put("SERAI_RESULTS_MAX_BYTES", String.valueOf(MOST));
        environment.put("SERAI_RESULTS_PER_TENANT", "2");
        serai = SeraiTester.startOnFile(environment);
        other = serai.newTenant("other");
    }

    @AfterAll
    static void stop(CapturedOutput output) throws IOException {
        serai.close();
        github.close();
        slack.close();
        assertThat(output.getAll()).doesNotContain(SECRET);
        try (Stream<Path> files = Files.walk(serai.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET);
            }
        }
    }

    @BeforeEach
    void aTenantOfItsOwn() {
        acme = serai.newTenant("refer-" + ++tenants);
        acme.connect("github", "gho_refer");
        acme.connect("slack", "xoxb-refer");
    }

    private static void answer(String mediaType, String body) {
        github.answer(true, request -> new Response(200, body, Map.of("Content-Type", mediaType)));
    }

    private JsonNode reference() {
        Reply reply = acme.invoke("github.getMe", Map.of());
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.data().at("/result/reference");
    }

    private static Reply get(TenantClient tenant, String id) {
        return tenant.request("GET", "/api/v1/results/" + id, null);
    }

    @Test
    void aBinaryAnswerIsToldByReferenceAndHandedOutSafely() throws Exception {
        // Given
        answer("text/plain; charset=utf-8", SECRET);

        // When
        JsonNode reference = reference();
        Reply bytes = get(acme, reference.get("id").asText());

        // Then
        assertThat(reference.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("id", "mediaType", "bytes", "sha256", "url", "expiresAt");
        assertThat(reference.get("mediaType").asText()).isEqualTo("text/plain");
        assertThat(reference.get("bytes").asInt()).isEqualTo(SECRET.length());
        assertThat(reference.get("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(UTF_8))));
        assertThat(reference.get("url").asText())
                .endsWith("/api/v1/results/" + reference.get("id").asText());
        assertThat(bytes.status()).isEqualTo(200);
        assertThat(bytes.json().asText()).isEqualTo(SECRET);
        assertThat(bytes.header("Content-Type")).isEqualTo("text/plain");
        assertThat(bytes.header("Content-Length")).isEqualTo(String.valueOf(SECRET.length()));
        assertThat(bytes.header("Content-Disposition")).startsWith("attachment");
        assertThat(bytes.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(bytes.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, image/png, image/png",
        "image/svg+xml, image/svg+xml, application/octet-stream",
        "text/javascript, text/javascript, application/octet-stream",
        "application/xml;x=1, application/xml, application/octet-stream",
        "nonsense, application/octet-stream, application/octet-stream",
        "APPLICATION/PDF, application/pdf, application/pdf"
    })
    void whatABrowserCouldRunIsBytes(String sent, String told, String handedOut) {
        // Given
        answer(sent, "<svg onload=alert(1)>");

        // When
        JsonNode reference = reference();
        Reply bytes = get(acme, reference.get("id").asText());

        // Then
        assertThat(reference.get("mediaType").asText()).isEqualTo(told);
        assertThat(bytes.header("Content-Type")).isEqualTo(handedOut);
    }

    @Test
    void anAnswerThatIsTooLongGoesByInPieces() {
        // Given
        String body = "[\"" + "0123456789abcdef".repeat(100_000) + SECRET + "\"]";
        answer("application/json", body);

        // When
        JsonNode reference = reference();
        Reply bytes = get(acme, reference.get("id").asText());

        // Then
        assertThat(reference.get("mediaType").asText()).isEqualTo("application/json");
        assertThat(reference.get("bytes").asInt()).isEqualTo(body.length());
        assertThat(bytes.json().toString()).isEqualTo(body);
    }

    @Test
    void foreignUnknownAndExpiredAreTheSame() {
        // Given
        answer("image/png", "bytes");
        String id = reference().get("id").asText();

        // Then
        for (Reply reply : List.of(
                get(other, id),
                get(acme, "res_0000000000000000000000"),
                get(acme, "x"),
                other.request("DELETE", "/api/v1/results/" + id, null))) {
            assertThatProblem(reply).is(404, "RESULT_NOT_FOUND");
        }
        assertThat(get(acme, id).status()).isEqualTo(200);

        // When
        Reply deleted = acme.request("DELETE", "/api/v1/results/" + id, null);

        // Then
        assertThat(deleted.data().get("status").asText()).isEqualTo("deleted");
        assertThatProblem(get(acme, id)).is(404, "RESULT_NOT_FOUND");
        assertThatProblem(serai.request("GET", "/api/v1/results/" + id, null, Map.of()))
                .is(401, "MISSING_AUTH_HEADER");
    }

    @Test
    void beyondTheLimitsTheCallFailsAndSaysWhatToDo() {
        // Given
        answer("application/json", "\"" + "x".repeat(MOST + 1) + "\"");

        // When
        Reply tooLong = acme.invoke("github.getMe", Map.of());

        // Then
        assertThatProblem(tooLong).is(502, "RESULT_NOT_KEPT");
        assertThat(tooLong.json().get("detail").asText()).contains(String.valueOf(MOST));

        // Given
        answer("image/png", "bytes");
        reference();
        reference();

        // When
        Reply full = acme.invoke("github.getMe", Map.of());

        // Then
        assertThatProblem(full).is(502, "RESULT_NOT_KEPT");
        assertThat(full.json().get("detail").asText()).contains("2 results").contains("DELETE /api/v1/results/{id}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"application/json|{\"cut\":", "text/html|<p>Log in", "application/x+json|{"})
    void whatShouldHaveBeenJsonStaysAFailure(String mediaType, String body) {
        // Given
        answer(mediaType, body);

        // Then
        assertThatProblem(acme.invoke("github.getMe", Map.of())).is(502, "PROVIDER_ERROR");
    }

    @Test
    void aReadThatBreaksOffIsMadeAgainAndOnlyWhatIsWholeIsKept() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        github.answer(
                true,
                request -> asked.incrementAndGet() < 3 ? Response.brokenOff(LONG) : new Response(200, LONG + "\"]"));

        // When
        JsonNode reference = reference();

        // Then
        assertThat(reference.get("bytes").asInt()).isEqualTo(LONG.length() + 2);
        assertThat(get(acme, reference.get("id").asText()).json().path(0).asText())
                .isEqualTo(LONG.substring(2));
        assertThat(asked).hasValue(3);
        await().untilAsserted(() -> assertThat(kept()).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource({"github.getMe, 3", "github.createIssue, 1"})
    void whatBreaksOffForGoodIsAFailureAndLeavesNothing(String tool, int requests) {
        // Given
        github.answer(true, request -> Response.brokenOff(LONG));
        github.take();
        Map<String, String> arguments =
                tool.equals("github.getMe") ? Map.of() : Map.of("owner", "o", "repo", "r", "title", "t");

        // When
        Reply reply = acme.invoke(tool, arguments);

        // Then
        assertThatProblem(reply).is(502, "PROVIDER_ERROR").hasOutcome("unknown");
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
        assertThat(github.take()).hasSize(requests);
        await().untilAsserted(() -> assertThat(kept()).isZero());
    }

    /** Results of this tenant in the database, whole or not. */
    private int kept() {
        return serai.bean(JdbcClient.class)
                .sql("select count(*) from results where tenant_id = ?")
                .param(acme.id())
                .query(Integer.class)
                .single();
    }

    @Test
    void aVendorThatSaysInTheBodyWhetherItWorkedIsReadOrRefused() {
        // Given
        slack.answer(true, request -> new Response(200, "{\"ok\":true,\"x\":\"" + "y".repeat(INLINE) + "\"}"));

        // Then
        assertThatProblem(acme.invoke("slack.listUsers", Map.of())).is(502, "PROVIDER_ERROR");
    }

    @Test
    void fieldsAndKeysAndTheRecordGoWithIt() {
        // Given
        answer("image/png", "bytes");
        Map<String, Object> call =
                Map.of("toolId", "github.getMe", "parameters", Map.of(), "options", Map.of("fields", List.of("login")));
        Map<String, String> head = Map.of("Authorization", "Bearer " + acme.key(), "Idempotency-Key", "a");

        // When
        Reply first = serai.request("POST", "/api/v1/tools/invoke", call, head);
        Reply second = serai.request("POST", "/api/v1/tools/invoke", call, head);

        // Then
        String id = first.data().at("/result/reference/id").asText();
        assertThat(id).startsWith("res_");
        assertThat(second.data().at("/result/reference/id").asText()).isEqualTo(id);
        await().untilAsserted(() -> assertThat(serai.adminRequest("GET", "/admin/audit?tenantId=" + acme.id(), null)
                        .json()
                        .toString())
                .contains("/results/" + id + " 5 bytes"));
    }

    @Test
    void theyGoWithTheirTenant() {
        // Given
        answer("image/png", "bytes");
        String id = reference().get("id").asText();

        // When
        serai.adminRequest("DELETE", "/admin/tenants/" + acme.id() + "?confirm=true", null);

        // Then
        assertThat(serai.bean(Results.class).find(acme.id(), id)).isEmpty();
    }
}
