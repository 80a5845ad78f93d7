package io.serai.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance that is asked to stop while calls are under way. */
class LeavingTest {

    private final RecordingProvider github = new RecordingProvider();
    private SeraiTester serai;
    private TenantClient tenant;

    @BeforeEach
    void start() {
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_SHUTDOWN_DELAY", "100ms");
        environment.put("SERAI_SHUTDOWN_GRACE", "60s");
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("leaving");
        tenant.connect("github", "gho_leaving");
    }

    @AfterEach
    void stop() {
        github.close();
    }

    @Test
    void aCallUnderWayIsFinishedAndOthersAreToldToGoElsewhere() {
        // Given
        github.answer(true, request -> request.body().contains("slow") ? Response.SILENCE : issue());
        CompletableFuture<Reply> slow = CompletableFuture.supplyAsync(() -> create("slow"));
        await().until(() -> !github.take().isEmpty());

        // When
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(serai::close);
        Reply ready = await().until(this::ready, reply -> reply.status() == 503);
        int probe = probe();
        Reply quick = create("quick");
        List<?> taken = github.take();
        github.release();

        // Then
        assertThat(slow.join().status()).isEqualTo(200);
        assertThat(ready.json().get("code").asText()).isEqualTo("SERVICE_NOT_READY");
        assertThat(ready.json().get("checks").toString()).isEqualTo("{\"instance\":\"stopping\"}");
        assertThat(probe).isEqualTo(503);
        assertThat(quick.status()).isEqualTo(200);
        assertThat(quick.header("Connection")).isEqualTo("close");
        assertThat(taken).hasSize(1);
        stopped.join();
    }

    private Reply ready() {
        return serai.request("GET", "/ready", null, Map.of());
    }

    private int probe() {
        URI readiness = serai.operations().resolve("/actuator/health/readiness");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private Reply create(String title) {
        return tenant.invoke("github.createIssue", Map.of("owner", "o", "repo", "r", "title", title));
    }

    private static Response issue() {
        return new Response(201, "{\"number\":1}");
    }
}
