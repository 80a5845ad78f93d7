package io.serai.peers;

import static io.serai.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An agent that knows nothing but the address of {@code /mcp} gets its user's token at a real authorization server. */
@NeedsPeers
class TokensOfOidcProviderTest {

    private static final String VERIFIER = "a-verifier-of-the-tests-that-is-long-enough-0123456789";
    private static final Map<String, Object> CALL = Map.of(
            "jsonrpc",
            "2.0",
            "id",
            1,
            "method",
            "tools/call",
            "params",
            Map.of("name", "demo_echo", "arguments", Map.of("message", "hello")));

    @AutoClose
    private static OidcProvider idp;

    @AutoClose
    private static SeraiTester serai;

    @AutoClose
    private static Person person;

    @AutoClose
    private static HttpClient agent;

    @BeforeAll
    static void start() throws Exception {
        idp = OidcProvider.start();
        person = new Person();
        agent = HttpClient.newHttpClient();
        serai = SeraiTester.start(
                Map.of("SERAI_OIDC_ISSUERS", idp.issuer(), "SERAI_PUBLIC_URL", "http://localhost:3000"));
        serai.newTenant("beta");
    }

    @Test
    void theWayFromA401ToACallOfATool() throws Exception {
        // Given: what the refusal says, and where that leads.
        String challenge = serai.request("POST", "/mcp", CALL, Map.of()).header("WWW-Authenticate");
        String path = URI.create(challenge.replaceFirst(".*resource_metadata=\"([^\"]+)\".*", "$1"))
                .getPath();
        JsonNode resource = serai.request("GET", path, null, Map.of()).json();

        // When
        String token = token(
                resource.at("/authorization_servers/0").asText(),
                resource.path("resource").asText(),
                challenge.replaceFirst(".*scope=\"([^\"]+)\".*", "$1"));
        Reply called = serai.request("POST", "/mcp", CALL, Map.of("Authorization", "Bearer " + token));
        Reply foreign = serai.request(
                "GET", "/api/v1/tools/list", null, Map.of("Authorization", "Bearer " + token, "X-Tenant-ID", "acme"));

        // Then
        assertThat(called.json().at("/result/content/0/text").asText())
                .as(called.toString())
                .contains("hello");
        assertThatProblem(foreign).is(403, "CROSS_TENANT_ACCESS_DENIED");
    }

    @Test
    void aTokenForSomebodyElseOpensNothing() throws Exception {
        // When
        String token = token(idp.issuer(), "https://other.example/mcp", "tools:invoke");
        Reply refused = serai.request("POST", "/mcp", CALL, Map.of("Authorization", "Bearer " + token));

        // Then
        assertThatProblem(refused).is(401, "INVALID_TOKEN");
        assertThat(refused.json().path("detail").asText()).contains("another audience");
    }

    private static String token(String server, String resource, String scope) throws Exception {
        JsonNode metadata = json(HttpRequest.newBuilder(URI.create(server + "/.well-known/openid-configuration"))
                .build());
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII)));
        URI back = person.consentAt(
                URI.create(metadata.path("authorization_endpoint").asText() + "?"
                        + form(Map.of(
                                "client_id", "public-cli",
                                "response_type", "code",
                                "redirect_uri", OidcProvider.CALLBACK,
                                "scope", scope,
                                "state", "s",
                                "code_challenge", challenge,
                                "code_challenge_method", "S256",
                                "resource", resource,
                                "login_hint", "alice@beta"))),
                OidcProvider.CALLBACK);
        return json(HttpRequest.newBuilder(
                                URI.create(metadata.path("token_endpoint").asText()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                "public-cli",
                                "code",
                                Person.query(back).getOrDefault("code", back.toString()),
                                "redirect_uri",
                                OidcProvider.CALLBACK,
                                "code_verifier",
                                VERIFIER,
                                "resource",
                                resource))))
                        .build())
                .path("access_token")
                .asText();
    }

    private static JsonNode json(HttpRequest request) throws IOException, InterruptedException {
        return SeraiTester.JSON.readTree(
                agent.send(request, BodyHandlers.ofString()).body());
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
