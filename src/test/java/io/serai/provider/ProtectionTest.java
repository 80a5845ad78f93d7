package io.serai.provider;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that is down or has had enough is left alone, and one tenant's trouble is not another's. */
class ProtectionTest {

    private static final String FILE = """
            - beans:
                - name: acme
                  type: io.serai.provider.Provider
                  properties:
                    title: Acme
                    category: test
                    baseUrl: "{{serai.providers.acme.base-url:http://localhost}}"
                    limits: { retryAfter: retry-after, reset: x-reset, remaining: x-remaining, per: %s }
                    protection:
                      timeoutMs: 60000
                      bulkhead: 40
                      breaker: { failurePercent: 50, calls: 20, minimumCalls: 8, openSeconds: 1 }
            - route:
                id: acme.write
                description: Writes.
                from:
                  uri: tool:acme.write
                  parameters:
                    effect: write
                    inputSchema: {}
                  steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /write } } } ]
            - route:
                id: acme.other
                description: Writes something else.
                from:
                  uri: tool:acme.other
                  parameters:
                    effect: write
                    inputSchema: {}
                  steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /other } } } ]
            """;

    private static final List<String> PROVIDERS = List.of("one", "two", "three", "four", "five", "six");

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static int tenants;
    private TenantClient a;
    private TenantClient b;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        RoutesFolder routes = RoutesFolder.ofTheGateway();
        Map<String, String> environment = new HashMap<>();
        for (String id : PROVIDERS) {
            routes.with("providers/" + id + ".yaml", FILE.replace("acme", id).formatted("connection"));
            environment.putAll(vendor.environment(id));
        }
        routes.with("providers/paths.yaml", FILE.replace("acme", "paths").formatted("path"));
        environment.putAll(vendor.environment("paths"));
        routes.with(
                "providers/shared.yaml",
                FILE.replace("acme", "shared")
                        .formatted("connection")
                        .replace("bulkhead: 40", "budget: { requests: 100, seconds: 3600 }"));
        environment.putAll(vendor.environment("shared"));
        environment.put("SERAI_PROVIDERS_SHARED_BUDGET", "10");
        routes.with("providers/slow.yaml", FILE.replace("acme", "slow").formatted("connection"));
        environment.putAll(vendor.environment("slow"));
        environment.put("SERAI_PROVIDERS_SLOW_TIMEOUT_MS", "200");
        environment.put("SERAI_ROUTES", routes.path().toString());
        serai = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @BeforeEach
    void twoTenants() {
        a = tenant("a");
        b = tenant("b");
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    private static TenantClient tenant(String name) {
        TenantClient tenant = serai.newTenant("protected-" + name + ++tenants);
        Stream.concat(PROVIDERS.stream(), Stream.of("paths", "slow", "shared"))
                .forEach(id -> tenant.connect(id, "token-of-" + name));
        return tenant;
    }

    private static Reply call(TenantClient tenant, String tool) {
        return tenant.request("POST", "/api/v1/tools/invoke", Map.of("toolId", tool, "timeoutMs", 120_000));
    }

    private static List<Reply> calls(int count, TenantClient tenant, String tool) {
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(call(tenant, tool));
        }
        return replies;
    }

    @Test
    void aProviderThatIsDownForSeveralTenantsIsLeftAloneUntilItRecovers() throws Exception {
        // Given
        vendor.answer(true, request -> new Response(500, ""));
        for (int i = 0; i < 4; i++) {
            call(a, "one.write");
            call(b, "one.write");
        }
        vendor.take();

        // When: a tenant that never called it
        Reply refused = call(tenant("c"), "one.write");

        // Then
        assertThatProblem(refused)
                .is(503, "PROVIDER_UNAVAILABLE")
                .hasOutcome("not_sent")
                .has("/retryAfter", 1);
        assertThat(refused.json().path("deadLetterId").asText()).startsWith("dl_");
        assertThat(vendor.take()).isEmpty();
        assertThat(stateOverJmx("one")).isIn("OPEN", "HALF_OPEN");
        assertThat(metrics())
                .contains("resilience4j_circuitbreaker_state{", "name=\"one\"")
                .doesNotContain("protected-");
        vendor.answerWithAnEmptyObject();
        await().until(() -> call(a, "one.write").status() == 200);
        await().until(() ->
                call(b, "one.write").status() == 200 && stateOverJmx("one").equals("CLOSED"));
    }

    private static String stateOverJmx(String provider) throws Exception {
        ObjectName name = new ObjectName("io.serai:type=breakers,name=" + ObjectName.quote(provider));
        return ManagementFactory.getPlatformMBeanServer()
                .getAttribute(name, "State")
                .toString();
    }

    private static String metrics() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = serai.operations().resolve("/actuator/prometheus");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void oneTenantsFailuresCloseTheProviderToThatTenantOnly() {
        // Given
        vendor.answer(
                false,
                request -> request.header("Authorization").endsWith("-a")
                        ? new Response(500, "")
                        : new Response(200, "{}"));

        // When
        List<Reply> ofA = calls(30, a, "two.write");
        List<Reply> ofB = calls(5, b, "two.write");

        // Then
        assertThatProblem(ofA.getLast()).is(503, "PROVIDER_UNAVAILABLE");
        assertThat(ofB).allMatch(reply -> reply.status() == 200);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409})
    void whatTheProviderRefusesIsNoFailureOfIts(int status) {
        // Given
        vendor.answer(false, request -> new Response(status, "{}"));

        // When
        calls(12, a, "three.write");
        a.connect("three", "token-of-a");
        vendor.answerWithAnEmptyObject();

        // Then
        assertThat(call(a, "three.write").status()).isEqualTo(200);
    }

    @Test
    void aTenantWhoseCallsHangIsRefusedAtItsCapAndTheOtherOneGoesOn() {
        // Given
        vendor.answer(
                true,
                request -> request.header("Authorization").endsWith("-a") ? Response.SILENCE : new Response(200, "{}"));
        List<CompletableFuture<Reply>> hanging = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            hanging.add(CompletableFuture.supplyAsync(() -> call(a, "four.write"), Thread::startVirtualThread));
        }
        List<Object> arrived = new ArrayList<>();
        await().until(() -> {
            arrived.addAll(vendor.take());
            return arrived.size() == 40;
        });

        // When
        List<Reply> ofA = calls(5, a, "four.write");
        List<Reply> ofB = calls(50, b, "four.write");

        // Then
        assertThat(ofA).allSatisfy(reply -> assertThatProblem(reply)
                .is(429, "RATE_LIMIT_EXCEEDED")
                .has("/limits/scope", "concurrency")
                .has("/limits/limit", 40));
        assertThat(ofB).allMatch(reply -> reply.status() == 200);
        vendor.release();
        hanging.forEach(one -> assertThat(one.join().status()).isEqualTo(200));
    }

    @Test
    void aProviderThatSaysLaterIsNotAskedBefore() {
        // Given
        vendor.answer(true, request -> new Response(429, "{}", Map.of("Retry-After", "50")));
        assertThatProblem(call(a, "five.write"))
                .is(429, "PROVIDER_RATE_LIMITED")
                .has("/retryAfter", 50);
        vendor.answerWithAnEmptyObject();
        vendor.take();

        // When
        Reply again = call(a, "five.other");

        // Then
        assertThatProblem(again).is(429, "PROVIDER_RATE_LIMITED").hasOutcome("rejected");
        assertThat(again.json().path("retryAfter").asInt()).isBetween(1, 50);
        assertThat(again.header("Retry-After"))
                .isEqualTo(again.json().path("retryAfter").asText());
        assertThat(again.json().path("deadLetterId").isMissingNode()).isTrue();
        assertThat(vendor.take()).isEmpty();
        assertThat(call(b, "five.write").status()).isEqualTo(200);
    }

    @Test
    void whatAProviderTakesFromAllTogetherIsSharedOut() throws Exception {
        // When: one that wants all of it, then another
        List<Reply> ofA = calls(12, a, "shared.write");
        List<Reply> ofB = calls(4, b, "shared.write");

        // Then
        assertThat(ofA).filteredOn(reply -> reply.status() == 200).hasSizeBetween(5, 7);
        assertThatProblem(ofA.getLast())
                .is(429, "PROVIDER_RATE_LIMITED")
                .hasOutcome("rejected")
                .has("/limits/scope", "provider")
                .has("/limits/limit", 10)
                .has("/limits/window", 3600);
        assertThat(ofA.getLast().json().path("detail").asText())
                .endsWith("Retry in " + ofA.getLast().header("Retry-After") + " s.");
        assertThat(ofB).filteredOn(reply -> reply.status() == 200).hasSizeGreaterThanOrEqualTo(3);
        assertThat(vendor.take()).hasSizeLessThanOrEqualTo(10);
        assertThat(metrics()).contains("serai_provider_budget_requests{", "serai_provider_budget_refused_total{");
    }

    @Test
    void soItIsWhenItsBudgetIsUsedUp() {
        // Given
        String reset = Long.toString(System.currentTimeMillis() / 1000 + 50);
        vendor.answer(true, request -> new Response(200, "{}", Map.of("X-Remaining", "0", "X-Reset", reset)));
        assertThat(call(a, "six.write").status()).isEqualTo(200);
        vendor.take();

        // Then
        assertThatProblem(call(a, "six.write")).is(429, "PROVIDER_RATE_LIMITED");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void whereBudgetsBelongToPathsTheOthersGoOn() {
        // Given
        vendor.answer(true, request -> new Response(429, "{}", Map.of("Retry-After", "50")));
        call(a, "paths.write");
        vendor.answerWithAnEmptyObject();

        // Then
        assertThatProblem(call(a, "paths.write")).is(429, "PROVIDER_RATE_LIMITED");
        assertThat(call(a, "paths.other").status()).isEqualTo(200);
    }

    @Test
    void aProvidersTimeLimitEndsACallThatMayTakeLonger() {
        // Given
        vendor.answer(false, request -> Response.SILENCE);

        // Then
        assertThatProblem(call(a, "slow.write")).is(504, "PROVIDER_TIMEOUT").hasOutcome("unknown");
    }

    @Test
    void whenTheTimeIsOverItIsAskedAgain() {
        // Given
        vendor.answer(false, request -> new Response(429, "{}", Map.of("Retry-After", "1")));
        call(a, "paths.write");
        vendor.answerWithAnEmptyObject();

        // Then
        await().until(() -> call(a, "paths.write").status() == 200);
    }
}
