package io.serai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void healthNeedsNoCredentialAndNamesTheTools() {
        // When
        Reply health = serai.request("GET", "/health", null, Map.of());

        // Then
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().fieldNames())
                .toIterable()
                .containsExactly("status", "timestamp", "version", "uptime", "server_type", "available_tools");
        assertThat(health.json().get("status").asText()).isEqualTo("healthy");
        assertThat(health.json().get("version").asText()).doesNotContain("@").isNotEmpty();
        assertThat(health.json().get("uptime").isIntegralNumber()).isTrue();
        assertThat(health.json().get("available_tools").toString()).contains("demo.echo", "github.createIssue");
    }

    @Test
    void aServiceThatWorksIsReady() {
        // When
        Reply ready = serai.request("GET", "/ready", null, Map.of());

        // Then
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().toString())
                .isEqualTo("{\"status\":\"ready\",\"ready\":true,\"checks\":"
                        + "{\"store\":\"ok\",\"limiter\":\"ok\",\"audit\":\"ok\",\"catalogue\":\"ok\"}}");
    }

    @Test
    void theWelcomeNamesThePathsThatThereAre() {
        // When
        JsonNode welcome = serai.request("GET", "/", null, Map.of()).json();

        // Then
        assertThat(welcome.fieldNames())
                .toIterable()
                .containsExactly("name", "version", "description", "endpoints", "authentication");
        assertThat(welcome.get("name").asText()).isEqualTo("Serai");
        assertThat(welcome.get("endpoints").fieldNames())
                .toIterable()
                .contains("POST /api/v1/tools/invoke", "GET /dead-letters/{id}", "GET /health");
    }

    @Test
    void aPathWithTheEnvelopeHasTheSameInside() {
        // When
        Reply ready = serai.request("GET", "/api/v1/ready", null, Map.of());

        // Then
        assertThat(ready.data().get("status").asText()).isEqualTo("ready");
        assertThat(ready.json().get("success").asBoolean()).isTrue();
    }
}
