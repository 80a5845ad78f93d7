package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import notion.api.v1.NotionClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHubBuilder;

/** The vendors' own clients work when they are told Serai's address and a Serai key instead of the vendor's. */
@NeedsPeers
class ProxyPeerTest {

    @AutoClose
    private static Emulate emulate;

    @AutoClose
    private static Prism prism;

    @AutoClose
    private static SeraiTester serai;

    private static TenantClient acme;

    @BeforeAll
    static void connectAcme() throws IOException, InterruptedException {
        emulate = Emulate.start();
        prism = Prism.start();
        int port = PeerProcess.freePorts(1);
        serai = SeraiTester.start(Map.of(
                "PORT", String.valueOf(port),
                "SERAI_PROVIDERS_GITHUB_BASE_URL", emulate.githubUrl(),
                "SERAI_PROVIDERS_SLACK_BASE_URL", emulate.slackUrl(),
                "SERAI_PROVIDERS_NOTION_BASE_URL", prism.url()));
        acme = serai.newTenant("acme");
        acme.connect("github", "gho_test_acme");
        acme.connect("slack", "xoxb-test-acme");
        acme.connect("notion", "ntn_test_acme");
    }

    @Test
    void theClientsOfJavaScriptAndNotionsMcpServer() throws IOException, InterruptedException {
        // When
        JsonNode seen = SeraiTester.JSON.readTree(NodePeers.installed()
                .runScript(
                        "sdk-calls.mjs",
                        Map.of(
                                "GITHUB_URL", at("github"),
                                "SLACK_URL", at("slack/"),
                                "NOTION_URL", at("notion"),
                                "KEY", acme.key())));

        // Then
        assertThat(seen.at("/github/titles")).hasToString("[\"first\",\"second\",\"third\"]");
        assertThat(seen.at("/github/link").textValue())
                .contains(":" + serai.api().getPort() + "/proxy/github/")
                .doesNotContain(emulate.githubUrl());
        assertThat(seen.at("/github/ref").textValue()).isEqualTo("refs/heads/main");
        assertThat(seen.at("/github/missing").intValue()).isEqualTo(404);
        assertThat(seen.at("/slack/text").textValue()).isEqualTo("Größe & 🚀");
        assertThat(seen.at("/slack/refused").textValue()).isEqualTo("channel_not_found");
        assertThat(seen.at("/notion/object").textValue()).isEqualTo("user");
        assertThat(seen.at("/notion/found").textValue()).isEqualTo("object"); // Prism has no example
        assertThat(seen.at("/notionMcp/text").textValue()).contains("\"object\":\"user\"");
    }

    @Test
    void kohsukesGitHubClient() throws IOException {
        // Given
        GHRepository hello = new GitHubBuilder()
                .withEndpoint(at("github"))
                .withOAuthToken(acme.key())
                .build()
                .getRepository("acme-dev/hello");

        // When
        hello.createIssue("from kohsuke").label("kohsuke").create();
        hello.createIssue("once more").label("kohsuke").create();

        // Then
        List<GHIssue> issues = hello.queryIssues()
                .state(GHIssueState.OPEN)
                .label("kohsuke")
                .pageSize(1) // so that it follows links
                .list()
                .toList();
        assertThat(issues).extracting(GHIssue::getTitle).containsExactlyInAnyOrder("from kohsuke", "once more");
    }

    @Test
    void slacksClient() throws Exception {
        // Given
        var config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(at("slack/"));
        try (Slack slack = Slack.getInstance(config)) {
            MethodsClient client = slack.methods(acme.key());

            // When
            String general = general(client);
            ChatPostMessageResponse posted =
                    client.chatPostMessage(message -> message.channel(general).text("Grüße & more"));

            // Then
            assertThat(client.conversationsHistory(history -> history.channel(general))
                            .getMessages())
                    .filteredOn(message -> message.getTs().equals(posted.getTs()))
                    .singleElement()
                    .satisfies(message -> assertThat(message.getText()).isEqualTo("Grüße & more"));
        }
    }

    @Test
    void seratchsNotionClient() {
        // Given
        try (NotionClient client = new NotionClient(acme.key())) {
            client.setBaseUrl(at("notion/v1"));

            // When
            var self = client.retrieveUser("me");

            // Then
            assertThat(self.getId()).isEqualTo("16d84278-ab0e-484c-9bdd-b35da3bd8905");
        }
    }

    private static String general(MethodsClient client) throws IOException, SlackApiException {
        return client.conversationsList(all -> all).getChannels().stream()
                .filter(channel -> channel.getName().equals("general"))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    private static String at(String path) {
        return "http://localhost:" + serai.api().getPort() + "/proxy/" + path;
    }
}
