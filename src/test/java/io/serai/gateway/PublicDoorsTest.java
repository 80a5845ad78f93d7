package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is for everybody is limited for each address, and takes nothing from a tenant. */
class PublicDoorsTest {

    private static final int MANY = 100;

    private static SeraiTester serai;
    private static int addresses;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(
                Map.of("SERAI_PUBLIC_REQUESTS_PER_SECOND", "1", "SERAI_TRUSTED_PROXIES", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    private static Reply get(String path, String address) {
        return serai.request("GET", path, null, Map.of("X-Forwarded-For", address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/health",
                "/ready",
                "/openapi.json",
                "/openapi.yaml",
                "/.well-known/ai-plugin.json",
                "/.well-known/oauth-protected-resource",
                "/.well-known/oauth-protected-resource/mcp"
            })
    void anAddressThatAsksTooOftenIsRefused(String path) {
        // Given
        String address = "203.0.113." + ++addresses;
        String other = "198.51.100." + addresses;

        // When
        Reply refused = Stream.generate(() -> get(path, address))
                .limit(MANY)
                .filter(reply -> reply.status() == 429)
                .findFirst()
                .orElseThrow();

        // Then
        assertThatProblem(refused)
                .is(429, "RATE_LIMIT_EXCEEDED")
                .has("/limits/scope", "public")
                .has("/limits/window", "second")
                .has("/limits/limit", 1);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("1");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("1;w=1");
        assertThat(get(path, other).status()).isNotEqualTo(429);
    }

    @Test
    void aDocumentTakesNothingFromTheTenant() {
        // Given
        TenantClient acme = serai.newTenant("acme");

        // When
        Reply document = acme.request("GET", "/openapi.json?connected=true", null);

        // Then
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.header("X-RateLimit-Remaining")).isEmpty();
    }

    @Test
    void probesOfTheManagementPortAreNotLimited() throws IOException, InterruptedException {
        // Given
        HttpRequest probe = HttpRequest.newBuilder(serai.operations().resolve("/actuator/health/liveness"))
                .build();

        // When
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < MANY; i++) {
                // Then
                assertThat(client.send(probe, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }
}
