package io.serai.connect;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant's own client app: kept, shown without its secret, and never a way into the operator's network. */
class OAuthConfigTest {

    private static final String SECRET = "canary-secret-of-the-app";

    private static SeraiTester serai;
    private static TenantClient acme;
    private static String path;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of("SERAI_PUBLIC_URL", "https://serai.example/"));
        acme = serai.newTenant("acme");
        path = "/tenants/acme/integrations/github/oauth-config";
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    private static Map<String, Object> app(String field, Object value) {
        Map<String, Object> body = new HashMap<>(Map.of("clientId", "client-of-acme", "clientSecret", SECRET));
        body.put(field, value);
        return body;
    }

    @Test
    void anAppIsKeptReplacedShownWithoutItsSecretAndForgotten() {
        // Given
        Map<String, Object> body = app("redirectUri", "https://serai.example/oauth/callback/github");
        body.put("scopes", List.of("repo"));
        body.put("additionalParams", Map.of("allow_signup", "false"));

        // When
        Reply stored = acme.request("POST", path, body);
        Reply replaced = acme.request("PUT", "/api/v1/oauth-apps/acme/github", body);
        Reply shown = acme.request("GET", path, null);
        Reply deleted = acme.request("DELETE", path, null);
        Reply gone = acme.request("GET", path, null);

        // Then
        assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        assertThat(stored.json().fieldNames()).toIterable().containsExactly("tenantId", "integration", "message");
        assertThat(replaced.status()).isEqualTo(201);
        assertThat(shown.json().fieldNames()).toIterable().containsExactly("tenantId", "integration", "config");
        assertThat(shown.json().path("config").fieldNames())
                .toIterable()
                .containsExactly(
                        "clientId", "redirectUri", "authEndpoint", "tokenEndpoint", "scopes", "additionalParams");
        assertThat(shown.json().toString()).contains("client-of-acme").doesNotContain(SECRET);
        assertThat(deleted.status()).isEqualTo(200);
        assertThatProblem(gone).is(404, "OAUTH_CONFIG_NOT_FOUND");
        assertThatProblem(acme.request("DELETE", path, null)).is(404, "OAUTH_CONFIG_NOT_FOUND");
    }

    @Test
    void whatIsTooShortIsRefusedByName() {
        assertThatProblem(acme.request("POST", path, app("clientId", "short")))
                .is(400, "VALIDATION_ERROR")
                .namesField("clientId");
        assertThatProblem(acme.request("POST", path, app("clientSecret", "short")))
                .is(400, "VALIDATION_ERROR")
                .namesField("clientSecret");
        assertThatProblem(acme.request("POST", path, Map.of("clientId", "client-of-acme")))
                .is(400, "MISSING_FIELD")
                .namesField("clientSecret");
        assertThatProblem(acme.request("POST", path, app("additionalParams", Map.of("state", "mine"))))
                .is(400, "VALIDATION_ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "tokenEndpoint, https://github.com/login/oauth/access_token",
        "authEndpoint, https://8.8.8.8/authorize",
        "tokenEndpoint, https://[2606:4700::1111]/token",
        "redirectUri, https://app.does-not-resolve.example/oauth/callback/github"
    })
    void aPublicAddressPasses(String field, String address) {
        assertThat(acme.request("POST", path, app(field, address)).status()).isEqualTo(201);
    }

    @Test
    void aTokenEndpointDoesNotMoveUnderARefreshToken() {
        // Given
        TenantClient tenant = serai.newTenant("moving");
        String own = "/tenants/moving/integrations/github/oauth-config";
        tenant.request("POST", own, app("scopes", List.of()));
        tenant.request(
                "POST",
                "/tenants/moving/integrations/github/credentials",
                Map.of("accessToken", "gho_1", "refreshToken", "ghr_1"));

        // When
        Reply moved = tenant.request("PUT", own, app("tokenEndpoint", "https://8.8.8.8/token"));
        Reply same = tenant.request("PUT", own, app("scopes", List.of("repo")));

        // Then
        assertThatProblem(moved).is(400, "URL_NOT_ALLOWED");
        assertThat(same.status()).isEqualTo(201);
    }

    @Test
    void nobodyReadsAnothersApp() {
        TenantClient other = serai.newTenant("other");
        assertThatProblem(other.request("GET", path, null)).is(403, "CROSS_TENANT_ACCESS_DENIED");
        assertThatProblem(other.request("GET", "/oauth-apps/acme/github", null)).is(403, "CROSS_TENANT_ACCESS_DENIED");
        assertThatProblem(serai.request("GET", path, null, Map.of())).is(401, "MISSING_AUTH_HEADER");
    }

    @Test
    void itsHealthIsPublic() {
        Reply health = serai.request("GET", "/api/v1/oauth-config/health", null, Map.of());
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.data().toString())
                .isEqualTo("{\"service\":\"tenant-oauth-config\",\"status\":\"healthy\",\"vault\":\"connected\"}");
    }

    @Test
    void anyAddressPassesUnderTheDevelopmentSwitch() {
        try (SeraiTester local = SeraiTester.start(Map.of("MULTI_TENANT_ENABLED", "false"))) {
            Reply stored = local.request(
                    "POST",
                    "/tenants/t1/integrations/github/oauth-config",
                    app("tokenEndpoint", "http://localhost:4400/token"),
                    Map.of());
            assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        }
    }
}
