package io.serai.custom;

import static io.serai.ProblemAssert.assertThatProblem;
import static io.serai.custom.ToolServer.result;
import static io.serai.custom.ToolServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomServersTest {

    private static final String TOKEN = "canary-token-of-a-server";
    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static ToolServer server;
    private static SeraiTester serai;
    private TenantClient tenant;

    @BeforeAll
    static void start() {
        server = new ToolServer();
        serai = SeraiTester.start(Map.of("SERAI_CUSTOM_SERVERS_INSIDE", server.address()));
    }

    @AfterAll
    static void stop() {
        serai.close();
        server.close();
    }

    @BeforeEach
    void newTenant() {
        tenant = serai.newTenant("brings-" + TENANTS.incrementAndGet());
        server.take();
    }

    @AfterEach
    void usual() {
        server.offer("[" + ToolServer.ECHO + "," + ToolServer.WRITE + "]");
        server.answerCalls(message -> result(message, text("done")));
        server.answerInEvents(false);
    }

    private Reply add(String id) {
        return add(Map.of("id", id, "name", "Notes", "endpoint", server.endpoint()));
    }

    private Reply add(Map<String, ?> body) {
        return tenant.request("POST", "/api/v1/mcps", body);
    }

    @Test
    void theToolsOfAServerAreCalledLikeAllOthers() {
        // Given
        Reply added = add(Map.of(
                "id",
                "notes",
                "name",
                "Notes",
                "endpoint",
                server.endpoint(),
                "auth_type",
                "bearer",
                "auth_token",
                TOKEN));

        // When
        server.take();
        JsonNode result = tenant.call("notes.echo", Map.of("text", "hello"));

        // Then
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("status").asText()).isEqualTo("active");
        assertThat(added.json().path("toolCount").asInt()).isEqualTo(2);
        assertThat(added.json().toString()).doesNotContain(TOKEN);
        assertThat(result.at("/content/0/text").asText()).isEqualTo("done");
        var calls = server.takeCalls();
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().header("Authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(calls.getFirst().body()).contains("\"name\":\"echo\"", "\"text\":\"hello\"");
        assertThat(calls.getFirst().header("MCP-Protocol-Version")).isEqualTo("2025-06-18");
    }

    @Test
    void aKeyGoesInTheHeaderThatTheServerWants() {
        // Given
        add(Map.of(
                "id",
                "notes",
                "endpoint",
                server.endpoint(),
                "auth_type",
                "apikey",
                "auth_header",
                "X-Notes-Key",
                "auth_token",
                TOKEN));

        // When
        server.take();
        tenant.call("notes.echo", Map.of());

        // Then
        assertThat(server.takeCalls()).singleElement().satisfies(call -> {
            assertThat(call.header("X-Notes-Key")).isEqualTo(TOKEN);
            assertThat(call.header("Authorization")).isEmpty();
        });
    }

    @Test
    void theyAreListedAndFoundAtEveryDoor() {
        // Given
        add("notes");

        // When
        Reply list = tenant.request("GET", "/api/v1/tools/list?integration=notes", null);
        Reply one = tenant.request("GET", "/api/v1/tools/notes.echo", null);
        Reply door = tenant.request("POST", "/tools/notes.echo", Map.of("text", "a"));
        Reply batch = tenant.request(
                "POST",
                "/api/v1/tools/batch",
                Map.of("calls", List.of(Map.of("toolId", "notes.write-note"), Map.of("toolId", "notes_echo"))));
        JsonNode mcpList = mcp("tools/list", Map.of());
        JsonNode mcpCall = mcp("tools/call", Map.of("name", "notes_echo", "arguments", Map.of("text", "b")));

        // Then
        assertThat(list.data().get("tools")).hasSize(2);
        assertThat(list.data().at("/tools/0/effect").asText()).isEqualTo("read");
        assertThat(list.data().at("/tools/1/effect").asText()).isEqualTo("destructive");
        assertThat(one.data().at("/parameters/properties/text/pattern").asText())
                .isEqualTo("^(a+)+$");
        assertThat(door.json().at("/result/content/0/text").asText()).isEqualTo("done");
        assertThat(batch.status()).isEqualTo(200);
        assertThat(batch.data().toString()).doesNotContain("TOOL_NOT_FOUND").contains("done");
        assertThat(mcpList.at("/result/tools").findValuesAsText("name")).contains("notes_echo", "notes_write-note");
        assertThat(mcpCall.at("/result/content/0/text").asText()).isEqualTo("done");
    }

    private JsonNode mcp(String method, Map<String, ?> params) {
        return serai.request(
                        "POST",
                        "/mcp",
                        Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params),
                        Map.of(
                                "Authorization",
                                "Bearer " + tenant.key(),
                                "Accept",
                                "application/json, text/event-stream",
                                "MCP-Protocol-Version",
                                "2025-11-25"))
                .json();
    }

    @Test
    void theyAreNobodyElses() {
        // Given
        add("notes");
        TenantClient other = serai.newTenant("other-" + TENANTS.incrementAndGet());

        // When
        Reply foreign = other.invoke("notes.echo", Map.of());
        Reply unknown = other.invoke("nothing.echo", Map.of());

        // Then
        assertThatProblem(foreign).is(404, "TOOL_NOT_FOUND");
        assertThat(foreign.json().path("detail")).isEqualTo(unknown.json().path("detail"));
        assertThatProblem(other.request("GET", "/api/v1/mcps/notes", null)).is(404, "SERVER_NOT_FOUND");
        assertThatProblem(other.request("DELETE", "/api/v1/mcps/notes", null)).is(404, "SERVER_NOT_FOUND");
        assertThat(other.request("GET", "/api/v1/mcps", null)
                        .json()
                        .path("count")
                        .asInt())
                .isZero();
    }

    @Test
    void aTenantHasNoMoreThanItsQuota() {
        // Given
        tenant = serai.newTenant(Map.of(
                "id",
                "limited-" + TENANTS.incrementAndGet(),
                "limits",
                Map.of("requestsPerMinute", 1_000_000, "maxCustomServers", 2)));
        add("one");
        add("two");

        // When
        Reply third = add("three");
        Reply again = add("two");
        tenant.request("DELETE", "/api/v1/mcps/one", null);
        Reply instead = add("three");

        // Then
        assertThatProblem(third).is(403, "SERVER_QUOTA_EXCEEDED");
        assertThat(third.json().at("/limits/limit").asInt()).isEqualTo(2);
        assertThatProblem(again).is(403, "SERVER_QUOTA_EXCEEDED");
        assertThat(instead.status()).isEqualTo(201);
        assertThat(tenant.request("GET", "/tenants/" + tenant.id(), null)
                        .json()
                        .at("/usage/customServers")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void twoAtOnceDoNotBothTakeTheLastPlace() throws InterruptedException {
        // Given
        tenant = serai.newTenant(Map.of(
                "id",
                "hurried-" + TENANTS.incrementAndGet(),
                "limits",
                Map.of("requestsPerMinute", 1_000_000, "maxCustomServers", 3)));

        // When
        List<Thread> threads = IntStream.range(0, 12)
                .mapToObj(i -> Thread.startVirtualThread(() -> add("server-" + i)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        // Then
        assertThat(tenant.request("GET", "/api/v1/mcps", null)
                        .json()
                        .path("count")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void usageCountsAndPricesThem() {
        // Given
        add("one");
        add("two");

        // Then
        JsonNode usage = tenant.request("GET", "/tenants/" + tenant.id() + "/usage", null)
                .json();
        assertThat(usage.path("customServers").asInt()).isEqualTo(2);
        JsonNode past = tenant.request("GET", "/tenants/" + tenant.id() + "/usage?month=2024-01", null)
                .json();
        assertThat(past.path("customServers").asInt()).isZero();
    }

    @Test
    void anOperatorCanTakeTheFeatureAway() {
        // Given
        add("notes");

        // When
        serai.adminRequest(
                "PATCH", "/admin/tenants/" + tenant.id(), Map.of("features", Map.of("customServers", false)));

        // Then
        assertThatProblem(add("more")).is(403, "FEATURE_DISABLED");
        assertThatProblem(tenant.invoke("notes.echo", Map.of())).is(404, "TOOL_NOT_FOUND");
        assertThat(tenant.request("GET", "/api/v1/mcps", null).status()).isEqualTo(200);
    }

    @Test
    void aKeyNeedsTheScopeToBringOne() {
        // Given
        Reply key = tenant.request(
                "POST",
                "/tenants/" + tenant.id() + "/api-keys",
                Map.of("name", "reader", "scopes", List.of("tools:read", "tools:invoke")));

        // When
        Reply refused = serai.request(
                "POST",
                "/api/v1/mcps",
                Map.of("id", "notes", "endpoint", server.endpoint()),
                Map.of("Authorization", "Bearer " + key.json().path("apiKey").asText()));

        // Then
        assertThatProblem(refused).is(403, "INSUFFICIENT_SCOPES");
    }

    @Test
    void aServerThatDoesNotAnswerIsKeptAndAskedAgain() {
        // Given
        server.offer("{}");

        // When
        Reply added = add("notes");
        Reply tried = tenant.request("POST", "/api/v1/mcps/notes/validate", null);
        usual();
        Reply good = tenant.request("POST", "/api/v1/mcps/notes/validate", null);

        // Then
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("status").asText()).isEqualTo("pending");
        assertThat(added.json().path("error").asText()).contains("could not be understood");
        assertThat(tried.json().path("success").asBoolean()).isFalse();
        assertThat(good.json().path("success").asBoolean()).isTrue();
        assertThat(good.json().path("tools")).hasSize(2);
        assertThat(tenant.call("notes.echo", Map.of()).toString()).contains("done");
    }

    @Test
    void whatItOffersCanBeSeenBeforeItIsKept() {
        // Given
        server.offer("[" + ToolServer.ECHO + ",{\"name\":\"no good name\"},{\"name\":\"x\",\"inputSchema\":7}]");

        // When
        Reply seen =
                tenant.request("POST", "/api/v1/mcps/validate", Map.of("id", "notes", "endpoint", server.endpoint()));

        // Then
        assertThat(seen.json().path("tools").findValuesAsText("name")).containsExactly("echo", "x");
        assertThat(seen.json().path("skipped")).hasSize(1);
        assertThat(tenant.request("GET", "/api/v1/mcps", null)
                        .json()
                        .path("count")
                        .asInt())
                .isZero();
    }

    @Test
    void aSessionThatTheServerForgotIsBegunAgainAndTheCallMadeOnce() {
        // Given
        add("notes");
        tenant.call("notes.write-note", Map.of());
        server.take();

        // When
        server.forgetSessions();
        JsonNode result = tenant.call("notes.write-note", Map.of());

        // Then
        assertThat(result.at("/content/0/text").asText()).isEqualTo("done");
        assertThat(server.take().stream().filter(one -> one.body().contains("\"initialize\"")))
                .hasSize(1);
    }

    @Test
    void anAnswerMayComeAsAStreamOfEvents() {
        // Given
        add("notes");
        server.answerInEvents(true);

        // Then
        assertThat(tenant.call("notes.echo", Map.of()).at("/content/0/text").asText())
                .isEqualTo("done");
    }

    @Test
    void aCallThatFailedIsKeptAndCanBeReplayed() {
        // Given
        add("notes");
        server.answerCalls(message -> new Response(500, "{}"));
        Reply failed = tenant.invoke("notes.write-note", Map.of("text", "kept"));
        usual();
        server.take();

        // When
        Reply replayed = tenant.request(
                "POST",
                "/dead-letters/" + failed.json().path("deadLetterId").asText() + "/replay",
                Map.of("acceptDuplicate", true));

        // Then
        assertThat(replayed.status()).as(replayed.toString()).isEqualTo(200);
        assertThat(server.takeCalls()).singleElement().satisfies(call -> assertThat(call.body())
                .contains("\"text\":\"kept\""));
    }

    @Test
    void anAgentReadsWhatItCanDoAboutAFailure() {
        // Given
        add(Map.of("id", "notes", "endpoint", server.endpoint(), "auth_type", "bearer", "auth_token", TOKEN));
        server.answerCalls(message -> new Response(401, "{}"));

        // When
        JsonNode answer = mcp("tools/call", Map.of("name", "notes_echo", "arguments", Map.of()));

        // Then
        assertThat(answer.at("/result/isError").asBoolean()).isTrue();
        assertThat(answer.at("/result/_meta/serai~1code").asText()).isEqualTo("REAUTH_REQUIRED");
        assertThat(answer.toString()).doesNotContain(TOKEN);
    }

    @Test
    void theAuditTrailNamesToolsAndChangesAndNoToken() {
        // Given
        add(Map.of("id", "notes", "endpoint", server.endpoint(), "auth_type", "bearer", "auth_token", TOKEN));
        tenant.call("notes.echo", Map.of());

        // When
        JsonNode records = serai.adminRequest("GET", "/audit?tenantId=" + tenant.id(), null)
                .json();

        // Then
        assertThat(records.findValuesAsText("action")).contains("mcps.add", "tools.invoke");
        assertThat(records.findValuesAsText("toolId")).contains("notes.echo");
        assertThat(records.toString()).doesNotContain(TOKEN);
    }

    @Test
    void inMetricsAllOfThemAreOne() {
        // Given
        add("notes");
        tenant.call("notes.echo", Map.of());

        // Then
        assertThat(serai.bean(MeterRegistry.class)
                        .find("serai.tool.invocations")
                        .timers())
                .extracting(timer -> timer.getId().getTag("tool"))
                .contains("custom.*")
                .doesNotContain("notes.echo");
    }

    @ParameterizedTest
    @CsvSource({
        "500, 502, PROVIDER_ERROR, unknown",
        "504, 504, PROVIDER_TIMEOUT, unknown",
        "403, 422, PROVIDER_REJECTED, rejected",
        "302, 422, PROVIDER_REJECTED, rejected",
        "429, 429, PROVIDER_RATE_LIMITED, rejected",
        "200, 502, PROVIDER_ERROR, unknown",
        "-1, 502, PROVIDER_ERROR, unknown",
    })
    void whatAServerAnswersSaysWhatBecameOfTheCallAndNeverTheToken(
            int answered, int status, String code, String outcome) {
        // Given
        add(Map.of("id", "notes", "endpoint", server.endpoint(), "auth_type", "bearer", "auth_token", TOKEN));
        server.answerCalls(message -> answered < 0 ? Response.CUT : new Response(answered, TOKEN));

        // When
        Reply failed = tenant.invoke("notes.write-note", Map.of());

        // Then
        assertThatProblem(failed).is(status, code).hasOutcome(outcome);
        assertThat(failed.json().toString()).doesNotContain(TOKEN);
        assertThat(server.takeCalls()).hasSize(1);
    }

    @Test
    void aToolWhoseTextsAreNoUnicodeIsNotOffered() {
        // Given
        server.offer("[" + ToolServer.ECHO + ",{\"name\":\"half\",\"description\":\"\\ud800\"}]");

        // When
        Reply added = add("notes");

        // Then
        assertThat(added.json().path("toolCount").asInt()).isEqualTo(1);
    }

    @Test
    void aToolThatFailsSaysWhyWithoutTheToken() {
        // Given
        add(Map.of("id", "notes", "endpoint", server.endpoint(), "auth_type", "bearer", "auth_token", TOKEN));
        server.answerCalls(message -> result(message, text("no, " + TOKEN).put("isError", true)));

        // When
        Reply failed = tenant.invoke("notes.write-note", Map.of());

        // Then
        assertThatProblem(failed)
                .is(422, "PROVIDER_REJECTED")
                .hasOutcome("unknown")
                .has("/provider/message", "no, [redacted]");
    }

    @Test
    void aTokenThatTheServerRefusesIsNotTriedAgain() {
        // Given
        add(Map.of("id", "notes", "endpoint", server.endpoint(), "auth_type", "bearer", "auth_token", TOKEN));
        server.answerCalls(message -> new Response(401, "{}"));
        Reply first = tenant.invoke("notes.echo", Map.of());
        server.take();

        // When
        Reply second = tenant.invoke("notes.echo", Map.of());
        usual();
        tenant.request("PUT", "/api/v1/mcps/notes", Map.of("auth_token", TOKEN + "-new"));

        // Then
        assertThatProblem(first).is(424, "REAUTH_REQUIRED");
        assertThatProblem(second).is(424, "REAUTH_REQUIRED");
        assertThat(tenant.call("notes.echo", Map.of()).toString()).contains("done");
    }

    @ParameterizedTest
    @CsvSource({
        "id, Has Spaces",
        "id, github",
        "endpoint, http://127.0.0.1:1/mcp",
        "endpoint, https://169.254.169.254/latest",
        "endpoint, ftp://example.com/",
        "endpoint, https://user@example.com/",
        "type, stdio",
        "scope, global",
        "auth_type, oauth",
        "auth_header, Host",
        "auth_header, 'X-Y: Z'",
    })
    void whatIsWrongIsNamed(String field, String value) {
        // Given
        Map<String, String> body = new HashMap<>(Map.of("id", "notes", "endpoint", server.endpoint()));
        body.put(field, value);

        // When
        Reply refused = add(body);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(server.take()).isEmpty();
    }

    @Test
    void aTokenGoesToTheAddressForWhichItWasGivenAndToNoOther() {
        // Given
        add(Map.of("id", "notes", "endpoint", server.endpoint(), "auth_type", "bearer", "auth_token", TOKEN));

        // When
        Reply moved = tenant.request("PUT", "/api/v1/mcps/notes", Map.of("endpoint", "https://example.com/mcp"));

        // Then
        assertThatProblem(moved).is(400, "MISSING_FIELD");

        // Given: an instance that has heard of the new address and not yet of the new token, or the other way round.
        CustomServers servers = serai.bean(CustomServers.class);
        CustomServer before = servers.find(tenant.id(), "notes").orElseThrow();
        String elsewhere = server.endpoint().replace("127.0.0.1", "localhost");
        CustomServer half = new CustomServer(
                before.tenantId(),
                before.id(),
                before.name(),
                before.description(),
                URI.create(elsewhere),
                before.authentication(),
                before.header(),
                true,
                before.tools(),
                before.createdBy(),
                before.createdAt(),
                before.updatedAt().plusSeconds(1));
        assertThat(servers.replace(before, half)).isTrue();
        server.take();

        // When
        Reply between = tenant.invoke("notes.echo", Map.of());

        // Then
        assertThatProblem(between).is(503, "SERVICE_NOT_READY").hasOutcome("not_sent");
        assertThat(server.take()).isEmpty();
    }

    @Test
    void ofTwoChangesAtOnceNoneIsLost() throws InterruptedException {
        // Given
        add("notes");

        // When
        List<Thread> threads = List.of(
                Thread.startVirtualThread(
                        () -> tenant.request("PUT", "/api/v1/mcps/notes", Map.of("name", "another name"))),
                Thread.startVirtualThread(
                        () -> tenant.request("PUT", "/api/v1/mcps/notes", Map.of("description", "another text"))));
        for (Thread thread : threads) {
            thread.join();
        }

        // Then
        JsonNode now = tenant.request("GET", "/api/v1/mcps/notes", null).json();
        assertThat(now.path("name").asText()).isEqualTo("another name");
        assertThat(now.path("description").asText()).isEqualTo("another text");
        assertThat(now.path("toolCount").asInt()).isEqualTo(2);
    }

    @Test
    void aServerThatIsSwitchedOffOrRemovedHasNoTools() {
        // Given
        add("notes");
        add("other");

        // When
        Reply off = tenant.request("PUT", "/api/v1/mcps/notes", Map.of("enabled", false));
        Reply removed = tenant.request("DELETE", "/api/v1/mcps/other", null);

        // Then
        assertThat(off.json().path("enabled").asBoolean()).isFalse();
        assertThat(removed.status()).isEqualTo(204);
        assertThatProblem(tenant.invoke("notes.echo", Map.of())).is(404, "TOOL_NOT_FOUND");
        assertThatProblem(tenant.invoke("other.echo", Map.of())).is(404, "TOOL_NOT_FOUND");
    }

    @Test
    void aTenantThatGoesAwayLeavesNothing() {
        // Given
        add(Map.of("id", "notes", "endpoint", server.endpoint(), "auth_type", "bearer", "auth_token", TOKEN));

        // When
        serai.adminRequest("DELETE", "/admin/tenants/" + tenant.id() + "?confirm=true", null);

        // Then
        assertThat(serai.bean(CustomServers.class).ofTenant(tenant.id())).isEmpty();
    }
}
