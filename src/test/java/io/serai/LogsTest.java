package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LogsTest {

    private static final String NOWHERE = "SERAI_PROVIDERS_GITHUB_BASE_URL";

    /** Spring Boot keeps the format as a system property, which the next start would find. */
    @AfterEach
    void forgetTheFormat() {
        System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
    }

    @Test
    void aStartTakesFewLines(CapturedOutput log) {
        // When
        try (SeraiTester serai = SeraiTester.start(Map.of())) {

            // Then
            List<String> lines = log.getOut()
                    .lines()
                    .filter(line -> !line.contains("Migrating schema")) // once in a version's life
                    .toList();
            assertThat(lines).hasSizeBetween(5, 15);
            String port = "port=\"" + serai.api().getPort() + "\"";
            assertThat(lines).anySatisfy(line -> assertThat(line).contains("Front door open", port));
        }
    }

    @Test
    void aLineOfARequestNamesIt(CapturedOutput log) {
        try (SeraiTester serai = SeraiTester.start(Map.of(NOWHERE, "http://127.0.0.1:1"))) {
            // When
            failACall(serai);

            // Then
            assertThat(log.getOut().lines()).anySatisfy(line -> assertThat(line)
                    .contains("WARN", "A call failed", "requestId=\"request-of-the-test\""));
        }
    }

    @Test
    void onDemandEachLineIsAnObject(CapturedOutput log) throws JsonProcessingException {
        try (SeraiTester serai =
                SeraiTester.start(Map.of("LOG_FORMAT", "json", "LOG_LEVEL", "WARN", NOWHERE, "http://127.0.0.1:1"))) {
            // When
            failACall(serai);

            // Then
            List<JsonNode> lines = new ArrayList<>();
            for (String line : log.getOut().lines().toList()) {
                lines.add(SeraiTester.JSON.readTree(line));
            }
            // Camel warns, too, when another test's context is still there.
            JsonNode line = lines.getLast();
            assertThat(line.get("message").asText()).isEqualTo("A call failed");
            assertThat(line.get("requestId").asText()).isEqualTo("request-of-the-test");
            assertThat(line.get("log").get("level").asText()).isEqualTo("WARN");
        }
    }

    @Test
    void aWordThatIsNoLevelStopsTheStart() {
        assertThatThrownBy(() -> SeraiTester.start(Map.of("LOG_LEVEL", "loud"))).hasMessageContaining("LOG_LEVEL");
        assertThatThrownBy(() -> SeraiTester.start(Map.of("LOG_FORMAT", "xml"))).hasMessageContaining("LOG_FORMAT");
    }

    /** A provider that nobody can reach. */
    private static void failACall(SeraiTester serai) {
        TenantClient tenant = serai.newTenant("acme");
        tenant.connect("github", "canary-token-logs");
        Reply reply = serai.request(
                "POST",
                "/tools/github.getMe",
                Map.of(),
                Map.of("Authorization", "Bearer " + tenant.key(), "X-Request-ID", "request-of-the-test"));
        assertThat(reply.json().get("code").asText()).isEqualTo("PROVIDER_UNREACHABLE");
    }
}
