package io.serai.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

class ReadinessTest {

    @Test
    void whileNothingMoreCanBeRecordedNoTrafficIsWanted() throws IOException, InterruptedException {
        try (SeraiTester serai = SeraiTester.start(Map.of("SERAI_AUDIT_SEGMENTBYTES", "131072"));
                Operator anybody = new Operator(serai)) {
            // Given
            TenantClient tenant = serai.newTenant("acme");
            assertThat(isReady(anybody)).isTrue();
            assertThat(healthCheck(serai)).isZero();

            // When
            Path journal = serai.data().resolve("audit");
            FileSystemUtils.deleteRecursively(journal);
            Files.writeString(journal, "in the way of the next file");
            for (int i = 0; i < 500 && isReady(anybody); i++) {
                tenant.invoke("demo.echo", Map.of("message", "m".repeat(500)));
            }

            // Then
            HttpResponse<String> ready = anybody.get("/actuator/health/readiness");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(Operator.tree(ready.body()).get("status").asText()).isEqualTo("OUT_OF_SERVICE");
            assertThat(anybody.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(healthCheck(serai)).isEqualTo(1);
        }
    }

    /** What the image's HEALTHCHECK runs. */
    private static int healthCheck(SeraiTester serai) throws IOException, InterruptedException {
        ProcessBuilder check = new ProcessBuilder("docker/healthcheck");
        check.environment()
                .put("SERAI_MANAGEMENT_PORT", String.valueOf(serai.operations().getPort()));
        return check.start().waitFor();
    }

    private static boolean isReady(Operator anybody) {
        return anybody.get("/actuator/health/readiness").statusCode() == 200;
    }
}
