package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** GitHub's and Slack's consent from the first address to the first call, as the npm package emulate plays them. */
@NeedsPeers
class ConsentAtEmulateTest {

    private static final String CALLBACK = "http://localhost:9999/cb";

    @AutoClose
    private static Emulate emulate;

    @AutoClose
    private static SeraiTester serai;

    @AutoClose
    private static Person person;

    private static TenantClient acme;

    @BeforeAll
    static void start() throws Exception {
        emulate = Emulate.start();
        person = new Person();
        String slack = emulate.slackUrl().replaceAll("/api$", "");
        serai = SeraiTester.start(Map.ofEntries(
                Map.entry("SERAI_PROVIDERS_GITHUB_BASE_URL", emulate.githubUrl()),
                Map.entry("SERAI_PROVIDERS_GITHUB_AUTHORIZE_URL", emulate.githubUrl() + "/login/oauth/authorize"),
                Map.entry("SERAI_PROVIDERS_GITHUB_TOKEN_URL", emulate.githubUrl() + "/login/oauth/access_token"),
                Map.entry("SERAI_PROVIDERS_SLACK_BASE_URL", emulate.slackUrl()),
                Map.entry("SERAI_PROVIDERS_SLACK_AUTHORIZE_URL", slack + "/oauth/v2/authorize"),
                Map.entry("SERAI_PROVIDERS_SLACK_TOKEN_URL", slack + "/api/oauth.v2.access"),
                Map.entry("SERAI_PROVIDERS_SLACK_REVOKE_URL", slack + "/api/auth.revoke"),
                Map.entry("GITHUB_CLIENT_ID", "gw-github"),
                Map.entry("GITHUB_CLIENT_SECRET", "gw-github-secret"),
                Map.entry("GITHUB_REDIRECT_URI", CALLBACK),
                Map.entry("SLACK_CLIENT_ID", "gw-slack"),
                Map.entry("SLACK_CLIENT_SECRET", "gw-slack-secret"),
                Map.entry("SLACK_REDIRECT_URI", CALLBACK)));
        acme = serai.newTenant("acme");
    }

    private static URI authorize(String path) {
        Reply reply = acme.request("GET", path, null);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return URI.create(reply.json().path("authorizationUrl").asText());
    }

    private static String callback(String integration, URI back) {
        assertThat(back.toString()).startsWith(CALLBACK + "?");
        return serai.request("GET", "/oauth/callback/" + integration + "?" + back.getRawQuery(), null, Map.of())
                .header("Location");
    }

    @Test
    void anAccountOfGitHubIsConnected() throws Exception {
        // Given
        URI page = authorize("/oauth/authorize/github");

        // When
        URI back = person.submit(
                URI.create(emulate.githubUrl() + "/login/oauth/callback"), page, Map.of("login", "acme-dev"));
        String end = callback("github", back);

        // Then
        assertThat(end).contains("status=success&integration=github&connection=default");
        assertThat(acme.call("github.getMe", Map.of()).path("login").asText()).isEqualTo("acme-dev");
        JsonNode listed =
                acme.request("GET", "/api/v1/tenants/acme/integrations", null).data();
        assertThat(listed.findValues("account").toString()).contains("\"name\":\"acme-dev\"");
    }

    @Test
    void aCodeThatGitHubDoesNotKnowMakesNoConnection() throws Exception {
        // Given
        URI page = authorize("/oauth/authorize/github?connection=wrong");

        // When
        String end = callback(
                "github",
                URI.create(
                        CALLBACK + "?code=made-up&state=" + Person.query(page).get("state")));

        // Then
        assertThat(end).contains("status=error&error=exchange_failed");
    }

    @Test
    void oneConsentAtSlackMakesTwoConnections() throws Exception {
        // Given
        URI page = authorize("/oauth/authorize/slack?scopes=chat:write,channels:read&user_scopes=users:read");

        // When
        URI back = person.submit(
                URI.create(emulate.slackUrl().replaceAll("/api$", "") + "/oauth/v2/authorize/callback"),
                page,
                Map.of("user_id", alice()));
        String end = callback("slack", back);

        // Then
        assertThat(end).contains("status=success&integration=slack&connection=default");
        JsonNode bot = connection("default");
        JsonNode user = connection("default.user");
        assertThat(bot.path("hasCredentials").asBoolean()).isTrue();
        assertThat(user.path("hasCredentials").asBoolean()).isTrue();
        assertThat(bot.at("/status/tokenType").asText()).isEqualTo("bot");
        assertThat(user.at("/status/tokenType").asText()).isEqualTo("user");
        assertThat(acme.call("slack.listChannels", Map.of()).path("ok").asBoolean())
                .isTrue();
    }

    private static JsonNode connection(String name) {
        return acme.request("GET", "/tenants/acme/integrations/slack?connection=" + name, null)
                .json();
    }

    /** The id that Slack's stand-in gave to a seeded person. */
    private static String alice() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(
                            HttpRequest.newBuilder(URI.create(emulate.slackUrl() + "/auth.test"))
                                    .header("Authorization", "Bearer xoxb-test-acme")
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return answer.replaceAll(".*\"user_id\":\"([^\"]+)\".*", "$1");
        }
    }
}
