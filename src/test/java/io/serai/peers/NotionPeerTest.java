package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What our Notion tools send is what Notion's own OpenAPI file describes. {@code notion-calls.yaml} has the calls. */
@NeedsPeers
class NotionPeerTest {

    @AutoClose
    private static Prism prism;

    @AutoClose
    private static SeraiTester serai;

    private static TenantClient acme;

    @BeforeAll
    static void connectAcme() throws IOException, InterruptedException {
        prism = Prism.start();
        serai = SeraiTester.start(Map.of("SERAI_PROVIDERS_NOTION_BASE_URL", prism.url()));
        acme = serai.newTenant("acme");
        acme.connect("notion", "ntn_test_acme");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void theRequestIsOneThatNotionDescribes(String tool, Map<String, ?> arguments) {
        // When
        Reply reply = acme.invoke(tool, arguments);

        // Then
        assertThat(reply.status()).as("%s: %s", tool, reply.json()).isEqualTo(200);
    }

    @Test
    void theAnswerIsTheOneThatNotionDescribes() {
        // When
        JsonNode self = acme.call("notion.getSelf", Map.of());

        // Then
        assertThat(self.path("object").textValue()).isEqualTo("user");
        assertThat(self.path("type").textValue()).isEqualTo("bot");
    }

    /** The control: a peer that accepts everything would let every call above pass. */
    @Test
    void aRequestThatTheFileDoesNotKnowIsRefused() {
        // Given
        var arguments = Map.of(
                "discussion_id",
                "7f1c3a52-9d4e-4b8a-8c61-2e5d0f9b7a34",
                "rich_text",
                List.of(Map.of("text", Map.of("content", "An answer"))));

        // When
        Reply reply = acme.invoke("notion.createComment", arguments);

        // Then
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("code").textValue()).isEqualTo("PROVIDER_REJECTED");
        assertThat(reply.json().at("/provider/status").intValue()).isEqualTo(400);
    }

    static Stream<Arguments> calls() throws IOException {
        try (Reader file = Files.newBufferedReader(Path.of("src/test/peers/notion-calls.yaml"))) {
            List<Map<String, Object>> calls = new Yaml().load(file);
            return calls.stream().map(call -> Arguments.of(call.get("tool"), call.get("arguments")));
        }
    }
}
