package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered with 201 is there after {@code kill -9}. */
class KillTest {

    @Test
    void whatWasAcknowledgedSurvivesTheKillThatFollows(@TempDir Path data) {
        // Given
        String firstKey = create(data, "/admin/tenants", SeraiTester.ADMIN_KEY, Map.of("id", "acme"));
        String secondKey = create(data, "/tenants/acme/api-keys", firstKey, Map.of("name", "second"));
        create(data, "/tenants/acme/integrations/github/credentials", secondKey, Map.of("accessToken", "token"));

        // When
        try (SeraiProcess serai = SeraiProcess.start(data, Map.of())) {
            // Then
            assertThat(List.of(firstKey, secondKey)).allSatisfy(key -> {
                Reply seen = serai.request("GET", "/tenants/acme/integrations/github", null, bearer(key));
                assertThat(seen.json().path("hasCredentials").booleanValue()).isTrue();
                assertThat(seen.json().at("/status/state").asText()).isEqualTo("active");
            });
        }
    }

    /** Starts, makes one thing, and kills the process as soon as the answer is there. */
    private static String create(Path data, String path, String key, Object body) {
        try (SeraiProcess serai = SeraiProcess.start(data, Map.of())) {
            Reply made = serai.request("POST", path, body, bearer(key));
            serai.kill();
            assertThat(made.status()).isEqualTo(201);
            return made.json().path("apiKey").asText();
        }
    }

    private static Map<String, String> bearer(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }
}
