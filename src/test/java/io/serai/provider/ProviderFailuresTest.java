package io.serai.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.serai.ProblemAssert;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How the ways in which vendors fail look to a caller of Serai. */
@ExtendWith(OutputCaptureExtension.class)
class ProviderFailuresTest {

    private static final int SLOWER_THAN_ANY_LIMIT = 10_000;
    private static final String CANARY = "gho_canary7TokenThatMustNeverShow";

    private static final Map.Entry<String, Map<String, ?>> WRITE =
            Map.entry("github.createIssue", Map.of("owner", "o", "repo", "r", "title", "t"));

    private static final Map<String, Map.Entry<String, Map<String, ?>>> WRITES = Map.of(
            "github", WRITE,
            "notion", Map.entry("notion.deleteBlock", Map.of("block_id", "0c940186-ab70-4351-bb34-2d16f0635d49")),
            "slack", Map.entry("slack.postMessage", Map.of("channel", "C1", "text", "t")));

    private static WireMockServer vendor;
    private static ServerSocket rawVendor;
    private static Socket closed;
    private static SeraiTester serai;
    private static int tenants;
    private TenantClient tenant;

    @BeforeAll
    static void start() throws IOException {
        vendor = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        vendor.start();
        rawVendor = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        closed = new Socket(); // has its port, so that nobody else takes it, and does not listen
        closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        RoutesFolder routes = RoutesFolder.ofEverything()
                .withProvider("refusing", "http://127.0.0.1:" + closed.getLocalPort())
                .withProvider("raw", "http://127.0.0.1:" + rawVendor.getLocalPort())
                .withProvider("unknown", "http://no-such-host.invalid")
                .withProvider("plaintext", "https://127.0.0.1:" + vendor.port());
        Map<String, String> environment = new HashMap<>();
        environment.put("SERAI_ROUTES", routes.path().toString());
        WRITES.keySet()
                .forEach(id -> environment.put(
                        "SERAI_PROVIDERS_" + id.toUpperCase(Locale.ROOT) + "_BASE_URL", vendor.baseUrl() + "/" + id));
        environment.put("SERAI_BREAKER", "false"); // it would refuse what is to fail here
        serai = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop(CapturedOutput output) throws IOException {
        serai.close();
        vendor.stop();
        rawVendor.close();
        closed.close();
        assertThat(output.getAll()).doesNotContain(CANARY);
        try (Stream<Path> files = Files.walk(serai.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(CANARY);
            }
        }
    }

    @BeforeEach
    void connect() {
        vendor.resetAll();
        tenant = serai.newTenant("failures-" + ++tenants); // whom no vendor has told to come back later
        Stream.concat(WRITES.keySet().stream(), Stream.of("refusing", "raw", "unknown", "plaintext"))
                .forEach(id -> tenant.connect(id, CANARY));
    }

    /** What a vendor answers and what Serai makes of it. */
    record Case(
            String provider,
            int status,
            Map<String, String> headers,
            String body,
            int ours,
            String code,
            String outcome,
            @Nullable Integer retryAfter,
            @Nullable String vendorCode,
            @Nullable String vendorMessage) {

        @Override
        public String toString() {
            return provider + " " + status + " " + headers + " " + (body.length() > 80 ? body.substring(0, 80) : body);
        }
    }

    static Stream<Case> vendorFailures() {
        String limited = "{\"message\":\"API rate limit exceeded for user ID 1.\"}";
        String secondary = "{\"message\":\"You have exceeded a secondary rate limit.\"}";
        String reset = Long.toString(Instant.now().getEpochSecond() + 90);
        return Stream.of(
                github(401, "{\"message\":\"Bad credentials\"}", 424, "REAUTH_REQUIRED", null, "Bad credentials"),
                github(
                        401,
                        "{\"message\":\"Requires authentication\"}",
                        424,
                        "REAUTH_REQUIRED",
                        null,
                        "Requires authentication"),
                new Case(
                        "github",
                        403,
                        Map.of("x-ratelimit-remaining", "0"),
                        limited,
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        60,
                        null,
                        "API rate limit exceeded for user ID 1."),
                new Case(
                        "github",
                        403,
                        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset),
                        "{}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        90,
                        null,
                        null),
                new Case(
                        "github",
                        403,
                        Map.of("retry-after", "17", "x-ratelimit-remaining", "5", "x-ratelimit-reset", reset),
                        "{}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        17,
                        null,
                        null),
                new Case(
                        "github",
                        403,
                        Map.of("x-ratelimit-remaining", "5", "x-ratelimit-reset", reset),
                        secondary,
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        60,
                        null,
                        "You have exceeded a secondary rate limit."),
                new Case(
                        "github",
                        429,
                        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset),
                        limited,
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        90,
                        null,
                        "API rate limit exceeded for user ID 1."),
                new Case(
                        "github",
                        429,
                        Map.of("retry-after", "999999999"),
                        "{}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        86_400,
                        null,
                        null),
                new Case(
                        "github",
                        429,
                        Map.of("retry-after", "-5"),
                        "{}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        60,
                        null,
                        null),
                new Case(
                        "github",
                        429,
                        Map.of("retry-after", "0"),
                        "{}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        1,
                        null,
                        null),
                new Case(
                        "github",
                        429,
                        Map.of("retry-after", "soon"),
                        "not json",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        60,
                        null,
                        null),
                new Case(
                        "github",
                        429,
                        Map.of("retry-after", "Thu, 31 Dec 2099 23:59:59 GMT"),
                        "{}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        86_400,
                        null,
                        null),
                github(
                        403,
                        "{\"message\":\"Resource not accessible by integration\"}",
                        422,
                        "PROVIDER_REJECTED",
                        null,
                        "Resource not accessible by integration"),
                github(404, "{\"message\":\"Not Found\"}", 422, "PROVIDER_REJECTED", null, "Not Found"),
                github(
                        405,
                        "{\"message\":\"Pull Request is not mergeable\"}",
                        422,
                        "PROVIDER_REJECTED",
                        null,
                        "Pull Request is not mergeable"),
                github(
                        409,
                        "{\"message\":\"Head branch was modified.\"}",
                        422,
                        "PROVIDER_REJECTED",
                        null,
                        "Head branch was modified."),
                github(
                        410,
                        "{\"message\":\"Issues are disabled for this repo\"}",
                        422,
                        "PROVIDER_REJECTED",
                        null,
                        "Issues are disabled for this repo"),
                github(
                        400,
                        "{\"message\":\"Problems parsing JSON\"}",
                        422,
                        "PROVIDER_REJECTED",
                        null,
                        "Problems parsing JSON"),
                github(
                        422,
                        "{\"message\":\"Validation Failed\",\"errors\":[{\"resource\":\"Issue\",\"field\":\"title\",\"code\":\"missing_field\"}]}",
                        422,
                        "PROVIDER_REJECTED",
                        "missing_field",
                        "Validation Failed"),
                github(418, "{}", 422, "PROVIDER_REJECTED", null, null),
                github(500, "{\"message\":\"Server Error\"}", 502, "PROVIDER_ERROR", null, "Server Error"),
                github(502, "<html>Bad gateway</html>", 502, "PROVIDER_ERROR", null, null),
                github(503, "", 502, "PROVIDER_ERROR", null, null),
                github(504, "", 504, "PROVIDER_TIMEOUT", null, null),
                github(599, "", 502, "PROVIDER_ERROR", null, null),
                notion(401, "unauthorized", 424, "REAUTH_REQUIRED", null),
                notion(403, "restricted_resource", 422, "PROVIDER_REJECTED", null),
                notion(404, "object_not_found", 422, "PROVIDER_REJECTED", null),
                notion(400, "validation_error", 422, "PROVIDER_REJECTED", null),
                notion(400, "invalid_json", 422, "PROVIDER_REJECTED", null),
                notion(400, "missing_version", 422, "PROVIDER_REJECTED", null),
                notion(409, "conflict_error", 422, "PROVIDER_REJECTED", null),
                notion(429, "rate_limited", 429, "PROVIDER_RATE_LIMITED", 1),
                notion(529, "service_overload", 429, "PROVIDER_RATE_LIMITED", 1),
                notion(500, "internal_server_error", 502, "PROVIDER_ERROR", null),
                notion(503, "service_unavailable", 502, "PROVIDER_ERROR", null),
                notion(503, "database_connection_unavailable", 502, "PROVIDER_ERROR", null),
                notion(504, "gateway_timeout", 504, "PROVIDER_TIMEOUT", null),
                new Case(
                        "notion",
                        429,
                        Map.of("Retry-After", "42"),
                        "{\"code\":\"rate_limited\"}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        42,
                        "rate_limited",
                        null));
    }

    private static Case github(
            int status, String body, int ours, String code, @Nullable String vendorCode, @Nullable String message) {
        return new Case("github", status, Map.of(), body, ours, code, outcome(code), null, vendorCode, message);
    }

    private static Case notion(int status, String vendorCode, int ours, String code, @Nullable Integer retryAfter) {
        String body = "{\"object\":\"error\",\"status\":" + status + ",\"code\":\"" + vendorCode
                + "\",\"message\":\"In words.\",\"request_id\":\"req-1\"}";
        return new Case(
                "notion", status, Map.of(), body, ours, code, outcome(code), retryAfter, vendorCode, "In words.");
    }

    private static String outcome(String code) {
        return code.equals("PROVIDER_ERROR") || code.equals("PROVIDER_TIMEOUT") ? "unknown" : "rejected";
    }

    @ParameterizedTest
    @MethodSource({"vendorFailures", "slackFailures"})
    void aVendorsWayOfFailingBecomesOneOfOurs(Case vendorSays) {
        // Given
        ResponseDefinitionBuilder response =
                aResponse().withStatus(vendorSays.status()).withBody(vendorSays.body());
        vendorSays.headers().forEach(response::withHeader);
        vendor.stubFor(any(anyUrl())
                .willReturn(response.withHeader("x-github-request-id", "vendor-7")
                        .withHeader("x-notion-request-id", "vendor-7")
                        .withHeader("x-slack-req-id", "vendor-7")));

        // When
        Reply reply = write(vendorSays.provider());

        // Then
        ProblemAssert problem = assertThatProblem(reply)
                .is(vendorSays.ours(), vendorSays.code())
                .hasOutcome(vendorSays.outcome())
                .has("/provider/status", vendorSays.status())
                .has("/provider/code", vendorSays.vendorCode())
                .has("/provider/message", vendorSays.vendorMessage())
                .has("/provider/requestId", "vendor-7");
        if (vendorSays.retryAfter() == null) {
            problem.has("/retryAfter", null);
        } else {
            assertThat(reply.json().get("retryAfter").asInt())
                    .isBetween(vendorSays.retryAfter() - 30, vendorSays.retryAfter())
                    .isPositive();
        }
        assertThat(reply.json().get("provider").fieldNames())
                .toIterable()
                .containsExactly("status", "code", "message", "requestId");
        assertThat(reply.json().has("deadLetterId"))
                .isEqualTo(vendorSays.outcome().equals("unknown"));
        assertThat(reply.toString()).doesNotContain(CANARY);
        vendor.verify(1, anyRequestedFor(anyUrl()));
    }

    static Stream<Case> slackFailures() {
        Stream<Case> rejected = Stream.of(
                        "missing_scope",
                        "no_permission",
                        "access_denied",
                        "not_allowed_token_type",
                        "not_in_channel",
                        "restricted_action_read_only_channel",
                        "team_access_not_granted",
                        "ekm_access_denied",
                        "accesslimited",
                        "channel_not_found",
                        "user_not_found",
                        "users_not_found",
                        "message_not_found",
                        "thread_not_found",
                        "invalid_arguments",
                        "invalid_arg_name",
                        "missing_argument",
                        "invalid_cursor",
                        "invalid_blocks_format",
                        "no_text",
                        "msg_too_long",
                        "msg_blocks_too_long",
                        "time_in_past",
                        "time_too_far",
                        "invalid_name",
                        "already_reacted",
                        "no_reaction",
                        "is_archived",
                        "edit_window_closed",
                        "cant_update_message",
                        "cant_delete_message",
                        "a_code_of_next_year")
                .map(code -> slack(code, 422, "PROVIDER_REJECTED", "rejected", null));
        Stream<Case> reauth = Stream.of(
                        "invalid_auth",
                        "not_authed",
                        "token_revoked",
                        "account_inactive",
                        "token_expired",
                        "two_factor_setup_required")
                .map(code -> slack(code, 424, "REAUTH_REQUIRED", "rejected", null));
        Stream<Case> limited = Stream.of("ratelimited", "rate_limited", "message_limit_exceeded", "restricted_too_many")
                .map(code -> slack(code, 429, "PROVIDER_RATE_LIMITED", "rejected", 30));
        Stream<Case> unknown = Stream.of(
                        "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org")
                .map(code -> slack(code, 502, "PROVIDER_ERROR", "unknown", null));
        Stream<Case> others = Stream.of(
                new Case(
                        "slack",
                        429,
                        Map.of("Retry-After", "7"),
                        "{\"ok\":false,\"error\":\"ratelimited\"}",
                        429,
                        "PROVIDER_RATE_LIMITED",
                        "rejected",
                        7,
                        "ratelimited",
                        null),
                new Case("slack", 500, Map.of(), "", 502, "PROVIDER_ERROR", "unknown", null, null, null),
                new Case("slack", 200, Map.of(), "{\"answer\":1}", 502, "PROVIDER_ERROR", "unknown", null, null, null),
                new Case("slack", 200, Map.of(), "", 502, "PROVIDER_ERROR", "unknown", null, null, null),
                new Case("slack", 200, Map.of(), "not json", 502, "PROVIDER_ERROR", "unknown", null, null, null),
                new Case("slack", 200, Map.of(), "{\"ok\":true", 502, "PROVIDER_ERROR", "unknown", null, null, null),
                new Case(
                        "slack",
                        200,
                        Map.of(),
                        "{\"ok\":true},\"success\":false,\"x\":{",
                        502,
                        "PROVIDER_ERROR",
                        "unknown",
                        null,
                        null,
                        null),
                new Case(
                        "slack",
                        200,
                        Map.of(),
                        "{\"ok\":\"true\"}",
                        422,
                        "PROVIDER_REJECTED",
                        "rejected",
                        null,
                        null,
                        null),
                new Case("slack", 200, Map.of(), "[]", 502, "PROVIDER_ERROR", "unknown", null, null, null),
                new Case(
                        "slack",
                        302,
                        Map.of("Location", "/elsewhere"),
                        "",
                        422,
                        "PROVIDER_REJECTED",
                        "rejected",
                        null,
                        null,
                        null));
        return Stream.of(rejected, reauth, limited, unknown, others).flatMap(cases -> cases);
    }

    private static Case slack(String error, int ours, String code, String outcome, @Nullable Integer retryAfter) {
        String body =
                "{\"ok\":false,\"error\":\"" + error + "\",\"needed\":\"chat:write\",\"provided\":\"users:read\"}";
        return new Case("slack", 200, Map.of(), body, ours, code, outcome, retryAfter, error, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{",
                "{\"a\":",
                "{\"a\":1}}",
                "{\"a\":1} {\"b\":2}",
                "{\"a\":1},\"success\":false,\"b\":{}",
                "\"unfinished",
                "NaN",
                "<html></html>",
                "{\"a\":\"\u0001\"}"
            })
    void anAnswerThatIsNotOneJsonValueIsAnError(String body) {
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody(body)));
        assertThatProblem(write("github"))
                .is(502, "PROVIDER_ERROR")
                .hasOutcome("unknown")
                .has("/provider/status", 200);
        vendor.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void anAnswerInAnotherEncodingOrWithBrokenCharactersIsAnError() {
        for (byte[] body : List.of(
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE),
                new byte[] {'"', (byte) 0xFF, '"'},
                new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'},
                "\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8))) {
            vendor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody(body)));
            assertThatProblem(write("github")).is(502, "PROVIDER_ERROR").hasOutcome("unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "null"})
    void anEmptySuccessIsNull(String body) {
        vendor.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(body.isEmpty() ? 204 : 200).withBody(body)));
        Reply reply = write("github");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().get("result").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "[1,2]", "true", "{\"a\":\"\u00e9\ud83d\ude00\"}", " {\"a\" : 1.50} \n"})
    void anyJsonValueIsAResult(String body) throws IOException {
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody(body)));
        Reply reply = write("github");
        assertThat(reply.data().get("result")).isEqualTo(new ObjectMapper().readTree(body));
    }

    @Test
    void aVendorsOddWordsDoNoHarm() {
        String halfACharacter = "{\"message\":\"" + "x".repeat(499) + "\ud83d\ude00 and more\"}";
        String lone = "{\"message\":\"a\\ud800b\"}";
        String control = "{\"message\":\"a\\u0000\\r\\nX-Evil: 1\"}";
        String deep = "[".repeat(2_000) + "]".repeat(2_000);
        String list = "{\"message\":[\"a\"],\"errors\":\"none\"}";
        for (String body : List.of(halfACharacter, lone, control, deep, list)) {
            vendor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(400).withBody(body)));
            assertThatProblem(write("github")).is(422, "PROVIDER_REJECTED");
        }
    }

    @Test
    void aTokenThatTheVendorRepeatsIsMasked() {
        vendor.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(403)
                        .withHeader("x-github-request-id", "for-" + CANARY)
                        .withBody("{\"message\":\"Token " + CANARY + " lacks the scope\",\"errors\":[{\"code\":\""
                                + CANARY + "\"}]}")));

        // When
        Reply reply = write("github");

        // Then
        assertThatProblem(reply)
                .is(422, "PROVIDER_REJECTED")
                .has("/provider/message", "Token [redacted] lacks the scope")
                .has("/provider/code", "[redacted]")
                .has("/provider/requestId", "for-[redacted]");
        assertThat(reply.toString()).doesNotContain(CANARY);
    }

    @Test
    void afterA401TheConnectionIsEndedAndNothingMoreIsSent() {
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401).withBody("{}")));
        assertThatProblem(write("github")).is(424, "REAUTH_REQUIRED").hasOutcome("rejected");
        vendor.resetRequests();

        // When
        Reply next = write("github");

        // Then
        assertThatProblem(next)
                .is(424, "REAUTH_REQUIRED")
                .hasOutcome("not_sent")
                .has("/provider", null);
        vendor.verify(0, anyRequestedFor(anyUrl()));

        // And a new credential opens it again.
        tenant.connect("github", CANARY);
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(201).withBody("{}")));
        assertThat(write("github").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aConnectionThatBreaksAfterTheRequestLeavesTheOutcomeUnknown(Fault fault) {
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
        Reply reply = write("github");
        assertThatProblem(reply).is(502, "PROVIDER_ERROR").hasOutcome("unknown");
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
        vendor.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void anAnswerThatEndsTooSoonLeavesTheOutcomeUnknown() {
        assertThatProblem(answeredBy("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1"))
                .is(502, "PROVIDER_ERROR")
                .hasOutcome("unknown");
        assertThatProblem(answeredBy("HTTP/1.1 2xx OK\r\n\r\n"))
                .is(502, "PROVIDER_ERROR")
                .hasOutcome("unknown");
        assertThatProblem(answeredBy("not http at all\r\n\r\n"))
                .is(502, "PROVIDER_ERROR")
                .hasOutcome("unknown");
        assertThatProblem(answeredBy("HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
                .is(502, "PROVIDER_ERROR")
                .hasOutcome("unknown");
        assertThatProblem(answeredBy("")).is(502, "PROVIDER_ERROR").hasOutcome("unknown");
    }

    /** Calls a provider that says exactly these bytes and hangs up. */
    private Reply answeredBy(String bytes) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = rawVendor.accept()) {
                socket.getInputStream().read(new byte[8_192]);
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException gone) {
                // The client has heard enough.
            }
        });
        return tenant.invoke("raw.post", Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"refusing", "plaintext"})
    void aConnectionThatNeverOpenedHasSentNothing(String provider) {
        for (String tool : List.of(".get", ".post")) {
            Reply reply = tenant.invoke(provider + tool, Map.of());
            assertThatProblem(reply).is(502, "PROVIDER_UNREACHABLE").hasOutcome("not_sent");
            assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
        }
    }

    @Test
    void aHostThatNobodyKnowsHasReceivedNothing() {
        Reply reply =
                tenant.request("POST", "/api/v1/tools/invoke", Map.of("toolId", "unknown.post", "timeoutMs", 1_500));
        assertThatProblem(reply).is(502, "PROVIDER_UNREACHABLE").hasOutcome("not_sent");
    }

    @Test
    void aSlowAnswerEndsAtTheTimeLimitAndTheOutcomeIsUnknown() {
        vendor.stubFor(any(anyUrl())
                .willReturn(aResponse().withFixedDelay(SLOWER_THAN_ANY_LIMIT).withBody("{}")));
        assertTimesOut();
    }

    @Test
    void anAnswerThatDripsEndsAtTheTimeLimitToo() {
        vendor.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withBody("[" + "1,".repeat(50) + "1]")
                        .withChunkedDribbleDelay(50, SLOWER_THAN_ANY_LIMIT)));
        assertTimesOut();
    }

    private void assertTimesOut() {
        Reply reply = tenant.request(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "github.createIssue", "timeoutMs", 1_500, "parameters", WRITE.getValue()));
        assertThatProblem(reply).is(504, "PROVIDER_TIMEOUT").hasOutcome("unknown");
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
    }

    @Test
    void anAnswerThatIsTooLongIsGivenByReferenceOrCutOff() {
        // Given
        String tooLong = "\"" + "x".repeat(10 * 1024 * 1024) + "\"";
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withBody(tooLong)));

        // Then: where nothing in the body says whether it worked
        assertThat(write("github").data().at("/result/reference/bytes").asInt()).isEqualTo(tooLong.length());
        assertThatProblem(write("slack")).is(502, "PROVIDER_ERROR").hasOutcome("unknown");

        // Then: a failure is not worth keeping
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(400).withBody(tooLong)));
        assertThatProblem(write("github")).is(502, "PROVIDER_ERROR").hasOutcome("unknown");

        // Then: what is just short enough is in the answer
        vendor.stubFor(any(anyUrl()).willReturn(aResponse().withBody("\"" + "x".repeat(10 * 1024 * 1024 - 2) + "\"")));
        assertThat(write("github").data().get("result").isTextual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        vendor.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(status).withHeader("Location", vendor.baseUrl() + "/elsewhere")));
        assertThatProblem(write("github"))
                .is(422, "PROVIDER_REJECTED")
                .hasOutcome("rejected")
                .has("/provider/status", status);
        vendor.verify(1, anyRequestedFor(anyUrl()));
    }

    private Reply write(String provider) {
        var call = Objects.requireNonNull(WRITES.get(provider));
        return tenant.invoke(call.getKey(), call.getValue());
    }
}
