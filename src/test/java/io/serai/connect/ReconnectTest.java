package io.serai.connect;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connection that has broken says so, and says where it can be mended. */
class ReconnectTest {

    @Test
    void aCallOnABrokenConnectionAnswersWithTheWayBack() {
        // Given
        try (RecordingProvider vendor = new RecordingProvider()) {
            Map<String, String> environment = new HashMap<>(vendor.environment("slack", "github"));
            environment.put("SERAI_PUBLIC_URL", "https://serai.example/gate/");
            try (SeraiTester serai = SeraiTester.start(environment)) {
                TenantClient acme = serai.newTenant("acme");
                acme.connect("github", "gho_revoked");
                vendor.answer(true, request -> new Response(401, "{\"message\":\"Bad credentials\"}"));

                // When
                Reply refused = acme.invoke("github.getMe", Map.of());
                vendor.take();
                Reply later = acme.invoke("github.getMe", Map.of());
                JsonNode status = acme.request("GET", "/tenants/acme/integrations/github", null)
                        .json()
                        .path("status");

                // Then
                String link = "https://serai.example/gate/oauth/authorize/github?tenant_id=acme&connection=default"
                        + "&mode=redirect";
                assertThatProblem(refused).is(424, "REAUTH_REQUIRED").has("/connect", link);
                assertThatProblem(later).is(424, "REAUTH_REQUIRED").has("/connect", link);
                assertThat(vendor.take()).isEmpty();
                assertThat(status.path("state").asText()).isEqualTo("reauth_required");
                assertThat(status.path("reason").asText()).isEqualTo("refused");
                assertThat(status.path("connect").asText()).isEqualTo(link);
            }
        }
    }
}
