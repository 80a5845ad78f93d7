package io.serai.peers;

import static io.serai.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two tenants with an authorization server each: nobody gets a token of the other's. */
@Tag("peers")
class ConsentAtTenantsOwnServersTest {

    private static final String CALLBACK = "http://localhost:9999/cb";

    private static final String AUDIENCE = "http://localhost:3000";

    private static final String PROVIDER = """
            - beans:
                - name: own
                  type: io.serai.provider.Provider
                  properties:
                    title: Own
                    category: test
                    baseUrl: "http://localhost:1"
                    oauth:
                      authorizationUrl: "http://localhost:1/authorize"
                      tokenUrl: "http://localhost:1/token"
                      scopes: [openid]
            - route:
                id: own.get
                description: Calls nobody in this test.
                from:
                  uri: tool:own.get
                  parameters:
                    effect: read
                    inputSchema: {}
                  steps:
                    - to:
                        uri: provider:own
                        parameters:
                          httpMethod: GET
                          path: /
            """;

    @AutoClose
    private static MockOAuth2Server server;

    @AutoClose
    private static SeraiTester serai;

    @AutoClose
    private static Person person;

    @BeforeAll
    static void start() throws Exception {
        server = MockOAuth2Server.start();
        person = new Person();
        String routes = RoutesFolder.ofTheGateway()
                .with("providers/own.yaml", PROVIDER)
                .path()
                .toString();
        // Servers on this machine are allowed under the development switch only.
        serai = SeraiTester.start(Map.of(
                "MULTI_TENANT_ENABLED",
                "false",
                "SERAI_ROUTES",
                routes,
                "SERAI_PUBLIC_URL",
                AUDIENCE,
                "SERAI_OIDC_ISSUERS",
                server.issuer("one") + "#one," + server.issuer("two") + "#two"));
    }

    private static void connect(String tenant) throws Exception {
        Reply stored = serai.request(
                "PUT",
                "/tenants/" + tenant + "/integrations/own/oauth-config",
                Map.of(
                        "clientId", "client-of-" + tenant,
                        "clientSecret", "secret-of-the-tenant-" + tenant,
                        "redirectUri", CALLBACK,
                        "authEndpoint", server.issuer(tenant) + "/authorize",
                        "tokenEndpoint", server.issuer(tenant) + "/token"),
                Map.of());
        assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        URI address = URI.create(serai.request("GET", "/oauth/authorize/own?tenant_id=" + tenant, null, Map.of())
                .json()
                .path("authorizationUrl")
                .asText());
        URI back = person.consentAt(address, CALLBACK);
        Reply end = serai.request("GET", "/oauth/callback/own?" + back.getRawQuery(), null, Map.of());
        assertThat(end.header("Location")).contains("status=success");
    }

    private static JsonNode claims(String tenant) throws Exception {
        String token = serai.bean(Connections.class)
                .stored(new ConnectionId(tenant, "own", "default"))
                .orElseThrow()
                .accessToken()
                .reveal();
        return new ObjectMapper().readTree(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8));
    }

    @Test
    void eachTenantHasTheTokensOfItsOwnServer() throws Exception {
        // When
        connect("acme");
        connect("beta");

        // Then
        assertThat(claims("acme").path("iss").asText()).isEqualTo(server.issuer("acme"));
        assertThat(claims("beta").path("iss").asText()).isEqualTo(server.issuer("beta"));
    }

    @Test
    void aUsersTokenIsForTheTenantWhoseServerGaveIt() throws Exception {
        // Given
        serai.newTenant("one");
        String token = tokenFrom("one");
        String unknown = tokenFrom("three");

        // When
        Reply foreign = list(token, "two");
        Reply own = list(token, "one");
        Reply stranger = list(unknown, "one");

        // Then: it has no scopes, but that is asked after whose it is.
        assertThatProblem(own).is(403, "INSUFFICIENT_SCOPES");
        assertThatProblem(foreign).is(403, "CROSS_TENANT_ACCESS_DENIED");
        assertThatProblem(stranger).is(401, "INVALID_TOKEN");
    }

    private static Reply list(String token, String tenant) {
        return serai.request(
                "GET", "/api/v1/tools/list", null, Map.of("Authorization", "Bearer " + token, "X-Tenant-ID", tenant));
    }

    /** This server makes the scope that a client asks for the audience. */
    private static String tokenFrom(String issuer) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.issuer(issuer) + "/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&client_id=agent"
                            + "&client_secret=secret-of-the-agent&scope=" + URLEncoder.encode(AUDIENCE, UTF_8)))
                    .build();
            return new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("access_token")
                    .asText();
        }
    }
}
