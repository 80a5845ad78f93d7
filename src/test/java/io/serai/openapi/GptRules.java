package io.serai.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What OpenAI's "Production notes on GPT Actions" say, and what their editor was seen to refuse. */
final class GptRules {

    private GptRules() {}

    static List<JsonNode> operations(JsonNode document) {
        List<JsonNode> operations = new ArrayList<>();
        document.path("paths").forEach(path -> path.forEach(operations::add));
        return operations;
    }

    static List<String> ids(JsonNode document) {
        return operations(document).stream()
                .map(operation -> operation.path("operationId").asText())
                .toList();
    }

    static void assertThatGptsTakeIt(JsonNode document) {
        List<JsonNode> operations = operations(document);
        assertThat(operations).hasSizeBetween(1, 30);
        assertThat(ids(document)).doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Za-z0-9_-]{1,64}"));
        for (JsonNode operation : operations) {
            assertThat(operation.path("summary").asText()).hasSizeBetween(1, 300);
            assertThat(operation.path("description").asText()).hasSizeBetween(1, 300);
            assertThat(operation.path("x-openai-isConsequential").isBoolean()).isTrue();
            assertThat(operation.path("parameters").findValuesAsText("in")).isSubsetOf("path", "query");
        }
        assertThat(document.findValuesAsText("description")).allMatch(text -> text.length() <= 700);
        assertThat(document.path("servers")).hasSize(1);
        assertThat(document.at("/servers/0/url").asText()).startsWith("https://");
        assertThat(document.path("security").toString()).isEqualTo("[{\"bearer\":[]}]");
        assertThat(document.at("/components/securitySchemes/bearer/type").asText())
                .isEqualTo("http");
        assertThatObjectsSayTheirProperties(document.at("/components/schemas"));
    }

    private static void assertThatObjectsSayTheirProperties(JsonNode node) {
        if ("object".equals(node.path("type").textValue())) {
            assertThat(node.has("properties")).as(node.toString()).isTrue();
        }
        node.forEach(GptRules::assertThatObjectsSayTheirProperties);
    }
}
