package io.serai.provider;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant whose provider hangs stops itself and nobody else, and only as long as it hangs. */
class BulkheadTest {

    private static final int PLACES = 4;
    private static final int LONG_MILLIS = 120_000;

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient a;
    private static TenantClient b;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github", "notion"));
        environment.put("SERAI_BULKHEAD", Integer.toString(PLACES));
        environment.put("SERAI_BREAKER", "false"); // it would refuse what is to fail here
        serai = SeraiTester.start(environment);
        a = tenant("bulkhead-a");
        b = tenant("bulkhead-b");
    }

    private static TenantClient tenant(String id) {
        TenantClient tenant = serai.newTenant(id);
        tenant.connect("github", "token-" + id);
        tenant.connect("notion", "token-" + id);
        return tenant;
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        vendor.take();
    }

    @Test
    void oneTenantsHangingCallsTakePlacesFromNobodyElse() {
        // Given
        vendor.answer(
                true,
                request ->
                        isOfA(request) && request.path().equals("/user") ? Response.SILENCE : new Response(200, "{}"));
        List<CompletableFuture<Reply>> hanging = hang(a, PLACES);

        // When
        Reply refused = call(a, "github.getMe"); // at once: nothing else lets go of a place

        // Then
        assertThatProblem(refused)
                .is(429, "RATE_LIMIT_EXCEEDED")
                .hasNoOutcome()
                .has("/limits/scope", "concurrency")
                .has("/limits/limit", PLACES)
                .has("/deadLetterId", null)
                .has("/retryAfter", 1);
        assertThat(call(b, "github.getMe").status()).isEqualTo(200);
        assertThat(call(a, "notion.getSelf").status()).isEqualTo(200);
        assertThat(hanging).noneMatch(CompletableFuture::isDone);
        vendor.release();
        hanging.forEach(call -> assertThat(call.join().status()).isEqualTo(200));
        assertThatAllPlacesAreFree(a);
    }

    @Test
    void everyWayOutGivesThePlaceBack() {
        List<Function<Received, Response>> waysOut = List.of(
                request -> Response.CUT,
                request -> new Response(403, "{\"message\":\"no\"}"),
                request -> new Response(200, "not json"),
                request -> new Response(500, ""),
                request -> new Response(200, "{}"));
        for (Function<Received, Response> wayOut : waysOut) {
            vendor.answer(false, wayOut);
            for (int i = 0; i < 3 * PLACES; i++) {
                assertThat(call(a, "github.getMe").status()).isNotEqualTo(429);
            }
            assertThatAllPlacesAreFree(a);
        }
    }

    @Test
    void aTimeLimitGivesThePlaceBackToo() {
        vendor.answer(false, request -> Response.SILENCE);
        for (int i = 0; i < 3 * PLACES; i++) {
            assertThat(call(a, "github.getMe", 100).status()).isNotIn(200, 429);
        }
        assertThatAllPlacesAreFree(a);
    }

    @Test
    void refusalsBeforeTheCallGiveThePlaceBackToo() {
        // Given: no credential, then one that the provider refuses.
        TenantClient unconnected = serai.newTenant("bulkhead-none");
        for (int i = 0; i < 3 * PLACES; i++) {
            assertThatProblem(call(unconnected, "github.getMe")).is(404, "CREDENTIAL_NOT_FOUND");
        }
        unconnected.connect("github", "token-none");
        vendor.answer(false, request -> new Response(401, "{}"));
        for (int i = 0; i < 3 * PLACES; i++) {
            assertThatProblem(call(unconnected, "github.getMe")).is(424, "REAUTH_REQUIRED");
        }
        for (int i = 0; i < 3 * PLACES; i++) {
            assertThatProblem(unconnected.invoke("github.getRepository", Map.of("owner", "..", "repo", "x")))
                    .is(400, "VALIDATION_ERROR");
        }

        // Then
        unconnected.connect("github", "token-none");
        assertThatAllPlacesAreFree(unconnected);
    }

    /** As many calls as there are places are all let through at the same time. */
    private static void assertThatAllPlacesAreFree(TenantClient tenant) {
        vendor.answer(true, request -> Response.SILENCE);
        vendor.take();
        List<CompletableFuture<Reply>> hanging = hang(tenant, PLACES);
        vendor.release();
        hanging.forEach(call -> assertThat(call.join().status()).isEqualTo(200));
    }

    /** Calls and returns once the provider has them all. */
    private static List<CompletableFuture<Reply>> hang(TenantClient tenant, int count) {
        List<CompletableFuture<Reply>> calls = new ArrayList<>();
        AtomicInteger arrived = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> call(tenant, "github.getMe"), Thread::startVirtualThread));
        }
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> arrived.addAndGet(vendor.take().size()) >= count);
        return calls;
    }

    private static boolean isOfA(Received request) {
        return request.header("Authorization").equals("Bearer token-bulkhead-a");
    }

    private static Reply call(TenantClient tenant, String tool) {
        return call(tenant, tool, LONG_MILLIS);
    }

    private static Reply call(TenantClient tenant, String tool, int timeoutMillis) {
        return tenant.request("POST", "/api/v1/tools/invoke", Map.of("toolId", tool, "timeoutMs", timeoutMillis));
    }
}
