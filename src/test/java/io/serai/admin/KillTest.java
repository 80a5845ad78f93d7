package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered with 201 is there after {@code kill -9}. */
class KillTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("ADMIN_API_KEY", SeraiTester.ADMIN_KEY, "SERAI_DEMO", "false", "SERAI_HOST", "127.0.0.1");

    @Test
    void whatWasAcknowledgedSurvivesTheKillThatFollows(@TempDir Path data) throws Exception {
        // Given
        String firstKey = create(data, "/admin/tenants", SeraiTester.ADMIN_KEY, "{\"id\":\"acme\"}");
        String secondKey = create(data, "/tenants/acme/api-keys", firstKey, "{\"name\":\"second\"}");
        create(data, "/tenants/acme/integrations/github/credentials", secondKey, "{\"accessToken\":\"token\"}");

        // When
        try (SeraiProcess serai = SeraiProcess.start(data, ENVIRONMENT)) {
            // Then
            assertThat(List.of(firstKey, secondKey)).allSatisfy(key -> {
                String seen = serai.request(200, "GET", "/tenants/acme/integrations/github", key, null);
                assertThat(seen).contains("\"hasCredentials\":true").contains("\"state\":\"active\"");
            });
        }
    }

    /** Starts, makes one thing, and kills the process as soon as the answer is there. */
    private static String create(Path data, String path, String key, String body) throws Exception {
        try (SeraiProcess serai = SeraiProcess.start(data, ENVIRONMENT)) {
            JsonNode made = new ObjectMapper().readTree(serai.request(201, "POST", path, key, body));
            serai.kill();
            return made.path("apiKey").asText();
        }
    }
}
