package io.serai.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.Example;
import io.serai.tool.Tool;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of every shipped tool, sent through the whole gateway: what the file promises is what happens. */
class ToolExamplesTest {

    private static final String TOKEN = "example-token";

    private static Stub stub;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static int tenants;

    @BeforeAll
    static void start() {
        stub = new Stub();
        Map<String, String> environment = new LinkedHashMap<>();
        Stream.of("GITHUB", "GITLAB", "NOTION", "SLACK")
                .forEach(id -> environment.put(
                        "SERAI_PROVIDERS_" + id + "_BASE_URL", stub.address().toString()));
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("examples");
        Stream.of("github", "gitlab", "notion", "slack").forEach(id -> tenant.connect(id, TOKEN));
    }

    @AfterAll
    static void stop() {
        serai.close();
        stub.close();
    }

    /** One example, named after its tool. */
    record Case(Tool tool, int number, Example example) {

        @Override
        public String toString() {
            return tool.id() + " " + number;
        }
    }

    static Stream<Case> examples() {
        return serai.bean(Catalogue.class).all().stream().flatMap(tool -> IntStream.range(
                        0, tool.spec().examples().size())
                .mapToObj(i -> new Case(tool, i + 1, tool.spec().examples().get(i))));
    }

    @Test
    void everyToolHasAnExample() {
        assertThat(serai.bean(Catalogue.class).all())
                .hasSize(96)
                .allSatisfy(
                        tool -> assertThat(tool.spec().examples()).as(tool.id()).isNotEmpty());
    }

    @Test
    void everyProviderShowsFailuresToo() {
        assertThat(examples()
                        .filter(one -> one.example().fails() != null)
                        .map(one -> one.tool().integration())
                        .distinct())
                .containsAll(serai.bean(Providers.class).all().keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void theExampleHoldsTrue(Case one) {
        // Given
        Example example = one.example();
        Provider provider =
                serai.bean(Providers.class).find(one.tool().integration()).orElseThrow();
        // A tenant for each, because what a provider says of its budget is kept to for one connection.
        TenantClient caller = serai.newTenant("example-" + ++tenants);
        if (provider.needsConnection()) {
            caller.connect(one.tool().integration(), TOKEN);
        }
        stub.answer(example.exchanges());

        // When
        Map<String, Object> call = new HashMap<>(Map.of("toolId", one.tool().id(), "parameters", example.arguments()));
        call.put("options", example.options());
        Reply reply = caller.request("POST", "/api/v1/tools/invoke", call);

        // Then
        assertThat(Comparison.differences(one.tool(), provider, TOKEN, example, stub.received(), ending(reply)))
                .as(reply.toString())
                .isEmpty();
    }

    @Test
    void agentsAreShownWhatToGiveAndWhatComesBack() {
        // When
        JsonNode tool = tenant.request("GET", "/api/v1/tools/slack.addReaction/full-schema", null)
                .data();

        // Then
        JsonNode examples = tool.get("examples");
        assertThat(examples).hasSize(2);
        assertThat(examples.get(0).properties()).extracting(Map.Entry::getKey).containsExactly("arguments", "result");
        assertThat(examples.get(0).at("/arguments/channel").asText()).isEqualTo("C0123ABCD45");
        assertThat(examples.get(0).at("/result/ok").asBoolean()).isTrue();
        assertThat(examples.get(1).properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("title", "arguments", "fails");
        assertThat(examples.get(1).at("/fails/code").asText()).isEqualTo("PROVIDER_REJECTED");
    }

    private static Ending ending(Reply reply) {
        if (reply.status() == 200) {
            return Ending.of(reply.data().get("result"));
        }
        JsonNode problem = reply.json();
        return Ending.of(new Example.Failure(
                reply.status(),
                problem.path("code").asText(),
                problem.path("outcome").asText()));
    }
}
