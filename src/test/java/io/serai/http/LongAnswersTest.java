package io.serai.http;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two places for long answers, of which a tenant has one: whoever finds none waits, and nothing else is held up. */
class LongAnswersTest {

    private static final int LONGEST = 3_000_000;
    private static final String LONG = "\"" + "0123456789abcdef".repeat(150_000);
    private static final Response WHOLE = new Response(200, LONG + "\"");

    private static RecordingProvider github;
    private static SeraiTester serai;
    private static TenantClient other;
    private static int tenants;
    private TenantClient acme;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_LONG_ANSWERS", "2");
        environment.put("SERAI_MAX_ANSWER_BYTES", String.valueOf(LONGEST));
        serai = SeraiTester.start(environment);
        other = serai.newTenant("other");
        other.connect("github", "gho_other");
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
    }

    @BeforeEach
    void aTenantOfItsOwn() {
        github.answer(true, request -> WHOLE);
        acme = serai.newTenant("long-" + ++tenants);
        acme.connect("github", "gho_long");
    }

    private static double places(String state) {
        return serai.bean(MeterRegistry.class)
                .get("serai.long.answers")
                .tag("state", state)
                .gauge()
                .value();
    }

    private Reply me(int timeoutMillis) {
        Map<String, Object> call = Map.of("toolId", "github.getMe", "parameters", Map.of(), "timeoutMs", timeoutMillis);
        return acme.request("POST", "/api/v1/tools/invoke", call);
    }

    @Test
    void whatComesAllAtOnceIsAnsweredOneAfterTheOther() throws Exception {
        // When
        List<Future<Reply>> replies = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                replies.add(callers.submit(() -> me(30_000)));
            }
        }

        // Then
        for (Future<Reply> reply : replies) {
            assertThat(reply.get().status()).isEqualTo(200);
            assertThat(reply.get().data().get("result").asText()).hasSize(LONG.length() - 1);
        }
        await().untilAsserted(() -> assertThat(places("held")).isZero());
        assertThat(places("waiting")).isZero();
    }

    @Test
    void whoeverFindsNoPlaceInTimeIsToldAndAnotherTenantHasOne() {
        // Given
        github.answer(
                true, request -> request.header("Authorization").endsWith("gho_long") ? Response.stuck(LONG) : WHOLE);
        CompletableFuture<Reply> slow = CompletableFuture.supplyAsync(() -> me(4_000));
        await().until(() -> places("held") == 1);

        // When
        Reply waited = me(1_000);
        Reply others = other.invoke("github.getMe", Map.of());

        // Then
        assertThatProblem(waited).is(502, "RESULT_NOT_KEPT").hasOutcome("unknown");
        assertThat(waited.header("Retry-After")).isEqualTo("5");
        assertThat(others.status()).isEqualTo(200);
        assertThatProblem(slow.join()).is(504, "PROVIDER_TIMEOUT");

        // Given
        github.answer(true, request -> WHOLE);

        // Then
        assertThat(me(10_000).status()).isEqualTo(200);
    }

    @Test
    void oneRequestHoldsNoMoreThanTwoOfTheLongest() {
        // Given
        Map<String, Object> read = Map.of("toolId", "github.getMe", "parameters", Map.of(), "timeoutMs", 20_000);

        // When
        Reply batch = acme.request("POST", "/api/v1/tools/batch", Map.of("calls", Collections.nCopies(4, read)));

        // Then
        List<String> ends = new ArrayList<>();
        for (JsonNode one : batch.data().get("results")) {
            ends.add(
                    one.path("status").asInt() == 200
                            ? "done"
                            : one.at("/error/code").asText());
        }
        assertThat(ends).containsExactlyInAnyOrder("done", "done", "RESULT_NOT_KEPT", "RESULT_NOT_KEPT");
        await().untilAsserted(() -> assertThat(places("held")).isZero());
    }
}
