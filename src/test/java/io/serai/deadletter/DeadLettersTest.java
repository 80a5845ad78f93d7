package io.serai.deadletter;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A failed call is kept, shown to its tenant alone, and sent again once. */
@ExtendWith(OutputCaptureExtension.class)
class DeadLettersTest {

    private static final String TOKEN = "canary-token-5d0e";
    private static final String TITLE = "canary-title-91c4";
    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", TITLE);

    private static WireMockServer provider;
    private static SeraiTester serai;
    private TenantClient acme;
    private static TenantClient other;
    private static int tenants;

    @BeforeAll
    static void start() {
        provider = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        provider.start();
        serai = SeraiTester.start(Map.of("SERAI_PROVIDERS_GITHUB_BASE_URL", provider.baseUrl()));
        other = serai.newTenant("other");
    }

    @AfterAll
    static void stop() {
        serai.close();
        provider.stop();
    }

    @BeforeEach
    void aTenantOfItsOwn() {
        provider.resetAll();
        acme = serai.newTenant("acme-" + ++tenants);
        acme.connect("github", TOKEN);
    }

    @Test
    void aFailedCallIsKeptAsTheContractSaysIt() {
        // Given
        Reply failed = failNotSent();

        // When
        JsonNode listed = acme.request("GET", "/dead-letters", null).json();

        // Then
        assertThat(listed.get("pagination").toString())
                .isEqualTo("{\"total\":1,\"limit\":100,\"offset\":0,\"hasMore\":false}");
        JsonNode letter = listed.at("/deadLetters/0");
        assertThat(letter.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "tenantId",
                        "kind",
                        "toolId",
                        "integration",
                        "connection",
                        "method",
                        "path",
                        "outcome",
                        "error",
                        "attempts",
                        "status",
                        "argumentsHash",
                        "userId",
                        "requestId",
                        "idempotencyKey",
                        "createdAt",
                        "expiresAt");
        assertThat(letter.get("id").asText()).isEqualTo(id(failed)).matches("dl_[A-Za-z0-9_-]{22}");
        assertThat(letter.get("outcome").asText()).isEqualTo("not_sent");
        assertThat(letter.get("error").toString())
                .isEqualTo("{\"code\":\"CREDENTIAL_NOT_FOUND\",\"detail\":\"Credentials not found for " + acme.id()
                        + "/github.\"}");
        assertThat(letter.get("status").asText()).isEqualTo("open");
        assertThat(letter.get("attempts").asInt()).isEqualTo(1);
        assertThat(letter.get("requestId").asText())
                .isEqualTo(failed.json().get("requestId").asText());
        assertThat(letter.get("createdAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(Duration.between(
                        Instant.parse(letter.get("createdAt").asText()),
                        Instant.parse(letter.get("expiresAt").asText())))
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void argumentsAreShownOnRequestOnly() {
        // Given
        String id = id(failNotSent());

        // When
        Reply without = acme.request("GET", "/dead-letters/" + id, null);
        Reply with = acme.request("GET", "/api/v1/dead-letters/" + id + "?include=arguments", null);

        // Then
        assertThat(without.json().has("arguments")).isFalse();
        assertThat(without.json().toString()).doesNotContain(TITLE);
        assertThat(with.data().at("/arguments/title").asText()).isEqualTo(TITLE);
    }

    @Test
    void aReplaySendsTheCallAgainWithTheCredentialOfNow() {
        // Given
        String id = id(failNotSent());
        acme.connect("github", TOKEN + "-new");
        provider.stubFor(any(anyUrl()).willReturn(okJson("{\"number\":7}")));

        // When
        Reply replayed = replay(acme, id, false);

        // Then
        assertThat(replayed.status()).isEqualTo(200);
        assertThat(replayed.json().fieldNames()).toIterable().containsExactly("id", "status", "result", "requestId");
        assertThat(replayed.json().get("status").asText()).isEqualTo("replayed");
        assertThat(replayed.json().at("/result/number").asInt()).isEqualTo(7);
        provider.verify(
                exactly(1),
                postRequestedFor(urlEqualTo("/repos/octo/hello/issues"))
                        .withHeader("Authorization", equalTo("Bearer " + TOKEN + "-new"))
                        .withRequestBody(equalToJson("{\"title\":\"" + TITLE + "\"}")));
        assertThat(letter(id).get("status").asText()).isEqualTo("replayed");
        assertThat(letter(id).get("attempts").asInt()).isEqualTo(2);
        Reply again = replay(acme, id, true);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("code").asText()).isEqualTo("DEAD_LETTER_STATE");
    }

    @Test
    void aReplayThatFailsAnswersLikeTheCallAndLeavesTheLetterOpen() {
        // Given
        String id = id(failNotSent());
        acme.connect("github", TOKEN);
        provider.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(422).withBody("{\"message\":\"no\"}")));

        // When
        Reply failed = replay(acme, id, false);

        // Then
        assertThat(failed.status()).isEqualTo(422);
        assertThat(failed.json().get("code").asText()).isEqualTo("PROVIDER_REJECTED");
        assertThat(failed.json().get("deadLetterId").asText()).isEqualTo(id);
        assertThat(letter(id).get("status").asText()).isEqualTo("open");
        assertThat(letter(id).get("attempts").asInt()).isEqualTo(2);
        assertThat(letter(id).at("/error/code").asText()).isEqualTo("PROVIDER_REJECTED");
        assertThat(acme.request("GET", "/dead-letters", null)
                        .json()
                        .at("/pagination/total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aCallThatMayHaveBeenDoneIsSentAgainOnlyOnDemand() {
        // Given
        provider.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        Reply failed = acme.invoke("github.createIssue", ISSUE);
        assertThat(failed.json().get("outcome").asText()).isEqualTo("unknown");
        String id = id(failed);

        // When
        Reply refused = replay(acme, id, false);
        Reply forced = replay(acme, id, true);
        provider.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        Reply done = replay(acme, id, true);

        // Then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("code").asText()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(forced.status()).isEqualTo(502);
        assertThat(done.status()).isEqualTo(200);
        provider.verify(exactly(3), postRequestedFor(anyUrl()));
    }

    @Test
    void aReadIsSentAgainWithoutAsking() {
        // Given
        provider.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        String id = id(acme.invoke("github.getMe", Map.of()));
        provider.stubFor(any(anyUrl()).willReturn(okJson("{\"login\":\"octo\"}")));

        // When
        Reply replayed = replay(acme, id, false);

        // Then
        assertThat(replayed.status()).isEqualTo(200);
    }

    @Test
    void whatWasUnknownOnceStaysUnknown() {
        // Given
        provider.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        String id = id(acme.invoke("github.createIssue", ISSUE));
        serai.bean(Connections.class).delete(new ConnectionId(acme.id(), "github", "default"));

        // When
        Reply failed = replay(acme, id, true);

        // Then
        assertThat(failed.json().get("outcome").asText()).isEqualTo("not_sent");
        assertThat(letter(id).get("outcome").asText()).isEqualTo("unknown");
    }

    @Test
    void aLetterOfAnotherAccountIsNotSent() {
        // Given
        Connections connections = serai.bean(Connections.class);
        ConnectionId connection = new ConnectionId(acme.id(), "github", "default");
        connections.verified(connections.credential(connection), new Connection.Account("1", "octo"));
        provider.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        String id = id(acme.invoke("github.createIssue", ISSUE));
        acme.connect("github", TOKEN);
        connections.verified(connections.credential(connection), new Connection.Account("2", "octa"));
        provider.resetAll();

        // When
        Reply refused = replay(acme, id, true);

        // Then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("code").asText()).isEqualTo("DEAD_LETTER_STATE");
        assertThat(provider.getAllServeEvents()).isEmpty();
        assertThat(letter(id).get("status").asText()).isEqualTo("open");
    }

    @Test
    void ofManyReplaysAtOnceOneIsDone() throws Exception {
        // Given
        String id = id(failNotSent());
        acme.connect("github", TOKEN);
        provider.stubFor(any(anyUrl()).willReturn(okJson("{}").withFixedDelay(300)));

        // When
        List<Integer> statuses = atOnce(8, () -> replay(acme, id, false).status());

        // Then
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(7);
        provider.verify(exactly(1), postRequestedFor(anyUrl()));
    }

    @Test
    void aDiscardedLetterIsOver() {
        // Given
        String first = id(failNotSent());
        String second = id(failNotSent());

        // When
        Reply discarded = acme.request("POST", "/dead-letters/" + first + "/discard", null);
        Reply deleted = acme.request("DELETE", "/dead-letters/" + second, null);

        // Then
        assertThat(discarded.status()).isEqualTo(200);
        assertThat(discarded.json().fieldNames()).toIterable().containsExactly("id", "status", "discardedAt");
        assertThat(deleted.json().get("status").asText()).isEqualTo("discarded");
        assertThat(acme.request("POST", "/dead-letters/" + first + "/discard", null)
                        .status())
                .isEqualTo(409);
        assertThat(replay(acme, second, true).status()).isEqualTo(409);
        assertThat(acme.request("GET", "/dead-letters?status=discarded", null)
                        .json()
                        .at("/pagination/total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void whatIsDoneToALetterIsInTheAuditTrail() {
        // Given
        String first = id(failNotSent());
        String second = id(failNotSent());

        // When
        replay(acme, first, false);
        acme.request("DELETE", "/dead-letters/" + second, null);

        // Then
        awaitRecord("deadletters.discard", "success", "/dead-letters/" + second);
        awaitRecord("deadletters.replay", "failure", "/dead-letters/" + first + "/replay");
        awaitRecord("tools.invoke", "failure", "/dead-letters/" + first);
    }

    @Test
    void anotherTenantsLetterIsAsAbsentAsOneThatNeverWas() {
        // Given
        String id = id(failNotSent());
        String none = "dl_" + "x".repeat(22);

        for (String[] request : new String[][] {
            {"GET", "/dead-letters/%s"},
            {"GET", "/dead-letters/%s?include=arguments"},
            {"POST", "/dead-letters/%s/replay"},
            {"POST", "/dead-letters/%s/discard"},
            {"DELETE", "/dead-letters/%s"}
        }) {
            // When
            Reply foreign = other.request(request[0], request[1].formatted(id), null);
            Reply absent = other.request(request[0], request[1].formatted(none), null);

            // Then
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(comparable(foreign)).isEqualTo(comparable(absent));
        }
        assertThat(letter(id).get("status").asText()).isEqualTo("open");
        assertThat(other.request("GET", "/dead-letters", null)
                        .json()
                        .at("/pagination/total")
                        .asInt())
                .isZero();
    }

    @Test
    void anAdministratorNamesTheTenant() {
        // Given
        String id = id(failNotSent());
        Map<String, String> named =
                Map.of("Authorization", "Bearer " + SeraiTester.ADMIN_KEY, "X-Tenant-ID", acme.id());

        // When
        Reply shown = serai.request("GET", "/dead-letters/" + id, null, named);
        Reply nameless = serai.adminRequest("GET", "/dead-letters/" + id, null);

        // Then
        assertThat(shown.json().get("tenantId").asText()).isEqualTo(acme.id());
        assertThat(nameless.status()).isEqualTo(400);
        awaitRecord("admin.tenant_named", "success", "/dead-letters/" + id);
    }

    @Test
    void aKeyWithoutTheScopeHandlesNoLetters() {
        // Given
        String id = id(failNotSent());
        String key = acme.request(
                        "POST",
                        "/tenants/" + acme.id() + "/api-keys",
                        Map.of("name", "caller", "scopes", List.of("tools:invoke")))
                .json()
                .get("apiKey")
                .asText();

        // When
        Reply refused = serai.request(
                "POST", "/dead-letters/" + id + "/replay", null, Map.of("Authorization", "Bearer " + key));

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("code").asText()).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(letter(id).get("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void aSuspendedTenantReplaysNothing() {
        // Given
        String id = id(failNotSent());
        serai.adminRequest("POST", "/admin/tenants/" + acme.id() + "/suspend", null);

        // When
        Reply refused = replay(acme, id, false);
        serai.adminRequest("POST", "/admin/tenants/" + acme.id() + "/resume", null);

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("code").asText()).isEqualTo("TENANT_SUSPENDED");
        assertThat(letter(id).get("status").asText()).isEqualTo("open");
    }

    @Test
    void aReplayCountsAsACall() {
        // Given
        TenantClient limited =
                serai.newTenant(Map.of("id", "limited", "name", "limited", "limits", Map.of("requestsPerMinute", 3)));
        String id = limited.invoke("github.createIssue", ISSUE)
                .json()
                .get("deadLetterId")
                .asText();

        // When
        List<Integer> statuses = IntStream.range(0, 3)
                .mapToObj(i -> replay(limited, id, false).status())
                .toList();

        // Then
        assertThat(statuses).containsExactly(404, 404, 429);
    }

    @Test
    void lettersAreFilteredAndPaged() {
        // Given
        for (int i = 0; i < 3; i++) {
            failNotSent();
        }
        acme.invoke("demo.fail", Map.of("how", "timeout"));

        // When Then
        assertThat(total("")).isEqualTo(4);
        assertThat(total("?integration=demo")).isEqualTo(1);
        assertThat(total("?toolId=github_createIssue")).isEqualTo(3);
        assertThat(total("?status=replayed")).isZero();
        assertThat(total("?from=" + Instant.now().minusSeconds(60))).isEqualTo(4);
        assertThat(total("?to=" + Instant.now().minusSeconds(60))).isZero();
        JsonNode page =
                acme.request("GET", "/dead-letters?limit=2&offset=2", null).json();
        assertThat(page.get("deadLetters")).hasSize(2);
        assertThat(page.at("/pagination/hasMore").asBoolean()).isFalse();
        assertThat(page.at("/deadLetters/0/createdAt").asText())
                .isGreaterThanOrEqualTo(page.at("/deadLetters/1/createdAt").asText());
        assertThat(acme.request("GET", "/dead-letters?status=lost", null).status())
                .isEqualTo(400);
        assertThat(acme.request("GET", "/dead-letters?from=yesterday", null).status())
                .isEqualTo(400);
    }

    @Test
    void aCallerThatGoesAwayLeavesALetterAndARecord() throws Exception {
        // Given
        provider.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500).withFixedDelay(400)));
        String body = "{\"toolId\":\"github.createIssue\",\"parameters\":"
                + "{\"owner\":\"octo\",\"repo\":\"hello\",\"title\":\"gone\"}}";

        // When
        try (java.net.Socket socket =
                new java.net.Socket("127.0.0.1", serai.api().getPort())) {
            socket.getOutputStream()
                    .write(("POST /api/v1/tools/invoke HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + acme.key()
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> provider.getAllServeEvents().size() == 1 || sent());
        }

        // Then
        Awaitility.await().until(() -> total("") == 1);
        JsonNode letter = acme.request("GET", "/dead-letters", null).json().at("/deadLetters/0");
        awaitRecord(
                "tools.invoke", "unknown", "/dead-letters/" + letter.get("id").asText());
    }

    /** The attempt is recorded before the call goes out. */
    private boolean sent() {
        return acme.request("GET", "/audit?action=tools.invoke", null)
                        .json()
                        .get("records")
                        .size()
                == 1;
    }

    @Test
    void secretsAreInNoAnswerLogAuditFileOrLetter(CapturedOutput output) throws Exception {
        // Given
        provider.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503).withBody(TOKEN)));
        Reply failed = acme.invoke("github.createIssue", ISSUE);

        // When
        List<Reply> answers = new ArrayList<>(List.of(failed));
        answers.add(replay(acme, id(failed), false));
        answers.add(replay(acme, id(failed), true));
        answers.add(acme.request("GET", "/dead-letters", null));
        answers.add(acme.request("GET", "/dead-letters/" + id(failed) + "?include=arguments", null));
        answers.add(acme.request("GET", "/audit", null));

        // Then
        assertThat(answers).noneMatch(answer -> answer.toString().contains(TOKEN));
        assertThat(output.getAll()).doesNotContain(TOKEN).doesNotContain(TITLE);
        try (Stream<Path> files = Files.walk(serai.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content.contains(TOKEN)).as("%s", file).isFalse();
                assertThat(content.contains(TITLE) && !file.toString().contains("audit"))
                        .as("%s", file)
                        .isFalse();
            }
        }
    }

    private Reply failNotSent() {
        serai.bean(Connections.class).delete(new ConnectionId(acme.id(), "github", "default"));
        Reply failed = acme.invoke("github.createIssue", ISSUE);
        assertThat(failed.status()).isEqualTo(404);
        return failed;
    }

    private static String id(Reply failed) {
        return failed.json().path("deadLetterId").asText();
    }

    private static Reply replay(TenantClient tenant, String id, boolean acceptDuplicate) {
        return tenant.request("POST", "/dead-letters/" + id + "/replay", Map.of("acceptDuplicate", acceptDuplicate));
    }

    private JsonNode letter(String id) {
        return acme.request("GET", "/dead-letters/" + id, null).json();
    }

    private int total(String query) {
        return acme.request("GET", "/dead-letters" + query, null)
                .json()
                .at("/pagination/total")
                .asInt();
    }

    private static JsonNode comparable(Reply reply) {
        return ((ObjectNode) reply.json().deepCopy()).remove(List.of("instance", "requestId"));
    }

    private void awaitRecord(String action, String result, String resource) {
        Awaitility.await().untilAsserted(() -> assertThat(acme.request("GET", "/audit?action=" + action, null)
                        .json()
                        .get("records"))
                .anySatisfy(record -> {
                    assertThat(record.path("result").asText()).isEqualTo(result);
                    assertThat(record.path("resource").asText()).isEqualTo(resource);
                }));
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = executor.invokeAll(
                    IntStream.range(0, times).mapToObj(i -> call).toList());
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
