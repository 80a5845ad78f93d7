package io.serai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.tool.Example;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleViewsTest {

    private static final String LONG = "x".repeat(2_000);

    @Test
    void ofManyExamplesThreeAreShown() {
        assertThat(ExampleViews.of(Collections.nCopies(5, example("a", TextNode.valueOf("b")))))
                .hasSize(3);
    }

    @Test
    void aLongResultIsLeftOut() {
        assertThat(ExampleViews.of(List.of(example("a", TextNode.valueOf(LONG)))))
                .singleElement()
                .satisfies(view -> assertThat(view).containsOnlyKeys("arguments"));
    }

    @Test
    void anExampleWithLongArgumentsIsLeftOut() {
        assertThat(ExampleViews.of(List.of(example(LONG, TextNode.valueOf("b")))))
                .isEmpty();
    }

    private static Example example(String argument, JsonNode result) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("text", argument);
        return new Example(null, arguments, null, List.of(), null, null, result, null);
    }
}
