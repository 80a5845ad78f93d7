package io.serai.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of every shipped tool, sent through the whole gateway: what the file promises is what happens. */
class ToolExamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "example-token";

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        serai = SeraiTester.start(vendor.environment("github", "notion", "slack"));
        tenant = serai.newTenant("examples");
        List.of("github", "notion", "slack").forEach(id -> tenant.connect(id, TOKEN));
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    /** One example, named after its tool. */
    record Example(Tool tool, int index, JsonNode json) {

        @Override
        public String toString() {
            return tool.id() + " " + index;
        }
    }

    static Stream<Example> examples() {
        return serai.bean(Catalogue.class).all().stream()
                .flatMap(tool -> IntStream.range(0, tool.spec().examples().size())
                        .mapToObj(index ->
                                new Example(tool, index, tool.spec().examples().get(index))));
    }

    @Test
    void everyToolThatCallsAProviderHasAnExample() {
        assertThat(serai.bean(Catalogue.class).all())
                .filteredOn(tool -> !tool.id().equals("demo.time"))
                .allSatisfy(
                        tool -> assertThat(tool.spec().examples()).as(tool.id()).isNotEmpty());
        assertThat(serai.bean(Catalogue.class).all()).hasSize(68);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void theExampleHoldsTrue(Example example) {
        // Given
        JsonNode receives = example.json().path("receives");
        vendor.answer(
                true,
                request -> new Response(
                        receives.path("status").asInt(200),
                        receives.has("body") ? receives.get("body").toString() : ""));
        vendor.take();

        // When
        Reply reply = tenant.request(
                "POST",
                "/api/v1/tools/invoke",
                Map.of(
                        "toolId",
                        example.tool().id(),
                        "parameters",
                        example.json().path("arguments")));

        // Then
        if (example.json().has("fails")) {
            JsonNode fails = example.json().get("fails");
            assertThat(reply.status()).isEqualTo(fails.get("status").asInt());
            assertThat(reply.json().get("code")).isEqualTo(fails.get("code"));
            assertThat(reply.json().get("outcome")).isEqualTo(fails.get("outcome"));
            return;
        }
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        JsonNode expected = example.json().has("result")
                ? example.json().get("result")
                : receives.path("body").isMissingNode() ? JSON.nullNode() : receives.path("body");
        assertThat(reply.data().get("result")).isEqualTo(expected);
        if (example.json().has("sends")) {
            assertThatTheRequestIs(example.json().get("sends"), vendor.take());
        } else {
            assertThat(vendor.take()).isEmpty();
        }
    }

    private static void assertThatTheRequestIs(JsonNode sends, List<Received> received) {
        assertThat(received).hasSize(1);
        Received request = received.getFirst();
        assertThat(request.method()).isEqualTo(sends.get("method").asText());
        assertThat(request.path()).isEqualTo(sends.get("path").asText());
        assertThat(pairs(request.query())).isEqualTo(pairs(sends.path("query")));
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
        if (sends.has("form")) {
            assertThat(request.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
            assertThat(pairs(request.body())).isEqualTo(pairs(sends.get("form")));
        } else if (sends.has("body")) {
            assertThat(request.header("Content-Type")).startsWith("application/json");
            assertThat(tree(request.body())).isEqualTo(sends.get("body"));
        } else {
            assertThat(request.body()).isIn("", "{}");
        }
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
            throw new AssertionError(body, notJson);
        }
    }

    private static Map<String, List<String>> pairs(JsonNode object) {
        Map<String, List<String>> pairs = new TreeMap<>();
        object.properties().forEach(member -> {
            List<String> values = new ArrayList<>();
            if (member.getValue().isArray()) {
                member.getValue().forEach(value -> values.add(value.asText()));
            } else {
                values.add(member.getValue().asText());
            }
            pairs.put(member.getKey(), values);
        });
        return pairs;
    }

    private static Map<String, List<String>> pairs(String encoded) {
        Map<String, List<String>> pairs = new TreeMap<>();
        for (String pair : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            pairs.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
                    .add(decoded(pair.substring(equals + 1)));
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
