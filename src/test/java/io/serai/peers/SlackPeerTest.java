package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.model.Message;
import com.slack.api.model.block.SectionBlock;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tenant posts through Serai is what Slack's own client then reads; Slack's errors inside a 200 are errors. */
@NeedsPeers
class SlackPeerTest {

    private static final String TOKEN = "xoxb-test-acme";
    private static final String READ_ONLY_TOKEN = "xoxb-test-readonly";

    @AutoClose
    private static Emulate emulate;

    @AutoClose
    private static SeraiTester serai;

    @AutoClose
    private static Slack slack;

    private static MethodsClient client;
    private static TenantClient acme;
    private static String general;

    @BeforeAll
    static void connectAcme() throws IOException, InterruptedException, SlackApiException {
        emulate = Emulate.start();
        serai = SeraiTester.start(Map.of("SERAI_PROVIDERS_SLACK_BASE_URL", emulate.slackUrl()));
        acme = serai.newTenant("acme");
        acme.connect("slack", TOKEN);
        var config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(emulate.slackUrl() + "/");
        slack = Slack.getInstance(config);
        client = slack.methods(TOKEN);
        general = client.conversationsList(all -> all).getChannels().stream()
                .filter(channel -> channel.getName().equals("general"))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    @Test
    void aThreadIsTheSameThroughSeraiAndThroughTheClient() throws IOException, SlackApiException {
        // Given
        JsonNode parent = acme.call(
                "slack.postMessage", Map.of("channel", general, "text", "Größe & <b>100%</b> + 🚀\nsecond line"));
        String thread = parent.path("ts").textValue();
        acme.call("slack.postMessage", Map.of("channel", general, "text", "a reply", "thread_ts", thread));

        // When
        JsonNode replies = acme.call("slack.getThreadReplies", Map.of("channel", general, "ts", thread));

        // Then
        List<Message> messages = client.conversationsReplies(ConversationsRepliesRequest.builder()
                        .channel(general)
                        .ts(thread)
                        .build())
                .getMessages();
        assertThat(messages)
                .extracting(Message::getText)
                .containsExactly("Größe & <b>100%</b> + 🚀\nsecond line", "a reply");
        assertThat(messages.getLast().getThreadTs()).isEqualTo(thread);
        assertThat(replies.path("messages"))
                .extracting(message -> message.path("ts").textValue())
                .containsExactlyElementsOf(messages.stream().map(Message::getTs).toList());
    }

    @Test
    void nestedBlocksArriveAsJsonInsideTheForm() throws IOException, SlackApiException {
        // Given
        var block = Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", "*bold* & more"));

        // When
        JsonNode posted = acme.call(
                "slack.postMessage", Map.of("channel", general, "text", "fallback", "blocks", List.of(block)));

        // Then
        List<Message> messages = client.conversationsHistory(
                        all -> all.channel(general).limit(100))
                .getMessages();
        assertThat(messages)
                .filteredOn(message -> message.getTs().equals(posted.path("ts").textValue()))
                .singleElement()
                .satisfies(message -> assertThat(message.getBlocks())
                        .singleElement()
                        .isInstanceOfSatisfying(SectionBlock.class, section -> assertThat(
                                        section.getText().getText())
                                .isEqualTo("*bold* & more")));
    }

    @Test
    void aMissingScopeIsTheProvidersRefusalAlthoughSlackAnswers200() {
        // Given
        TenantClient reader = serai.newTenant("reader");
        reader.connect("slack", READ_ONLY_TOKEN);

        // When
        Reply reply = reader.invoke("slack.postMessage", Map.of("channel", general, "text", "Not for me"));

        // Then
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("code").textValue()).isEqualTo("PROVIDER_REJECTED");
        assertThat(reply.json().path("outcome").textValue()).isEqualTo("rejected");
        assertThat(reply.json().at("/provider/status").intValue()).isEqualTo(200);
        assertThat(reply.json().at("/provider/code").textValue()).isEqualTo("missing_scope");
    }
}
