package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.RecordingProvider;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tool.Catalogue;
import io.serai.tool.Invocation;
import io.serai.tool.Tool;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tool's route leaves behind, and what becomes of a call whose tool goes away. */
class DispatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        StringBuilder forms = new StringBuilder("""
                - beans:
                    - name: forms
                      type: io.serai.provider.Provider
                      properties: { title: Forms, category: test }
                """);
        forms.append(tool("text", "- setBody: { constant: \"plain text\" }"));
        forms.append(tool("number", "- setBody: { jq: \"7\" }"));
        forms.append(tool("fraction", "- setBody: { jq: \".5\" }"));
        forms.append(tool("truth", "- setBody: { jq: \"true\" }"));
        forms.append(tool("nothing", "- setBody: { jq: \"null\" }"));
        forms.append(tool("object", "- setBody: { jq: \"{a: 1, b: [\\\"\u00e9\\\"]}\" }"));
        forms.append(tool("list", "- setBody: { jq: \"[1, 2]\" }"));
        forms.append(tool("arguments", "- filter: { jq: \"false\", steps: [ { stop: {} } ] }"));
        forms.append(tool(
                "stopped",
                "- setBody: { constant: \"before\" }\n        - stop: {}\n        - setBody: { constant: \"after\" }"));
        forms.append(tool("broken", "- setBody: { jq: \".q | tonumber\" }"));
        RoutesFolder routes = RoutesFolder.ofEverything().with("providers/forms.yaml", forms.toString());
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("SERAI_ROUTES", routes.path().toString());
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("dispatch");
        tenant.connect("github", "token");
    }

    private static String tool(String name, String steps) {
        return """
                - route:
                    id: forms.%1$s
                    description: A tool
                    from:
                      uri: tool:forms.%1$s
                      parameters:
                        effect: read
                        inputSchema:
                          properties: { q: { type: string } }
                      steps:
                        %2$s
                """.formatted(name, steps.replace("\n        ", "\n" + " ".repeat(8)));
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forms.text|\"plain text\"",
                "forms.number|7",
                "forms.fraction|0.5",
                "forms.truth|true",
                "forms.nothing|null",
                "forms.object|{\"a\":1,\"b\":[\"\u00e9\"]}",
                "forms.list|[1,2]",
                "forms.arguments|{\"q\":\"x\"}",
                "forms.stopped|\"before\""
            })
    void aResultIsAnsweredInWhateverFormTheRouteLeftIt(String toolId, String result) throws Exception {
        JsonNode expected = JSON.readTree(result);
        assertThat(tenant.call(toolId, Map.of("q", "x"))).isEqualTo(expected);
        Reply bare = tenant.request("POST", "/tools/" + toolId, Map.of("q", "x"));
        assertThat(bare.json().get("result")).isEqualTo(expected);
        Reply batch = tenant.request(
                "POST",
                "/api/v1/tools/batch",
                "{\"calls\":[{\"toolId\":\"" + toolId + "\",\"parameters\":{\"q\":\"x\"}}]}");
        assertThat(batch.data().at("/results/0/result")).isEqualTo(expected);
    }

    @Test
    void aStepThatBreaksIsOurFaultAndSaysNothingOfItself() {
        assertThatProblem(tenant.invoke("forms.broken", Map.of("q", "canary-not-a-number")))
                .is(500, "INTERNAL_ERROR")
                .hasOutcome("unknown")
                .has("/detail", "The request could not be handled.");
    }

    @Test
    void theTimeIsATextAndAWholeNumberOfSeconds() {
        // When
        JsonNode time = tenant.call("demo.time", Map.of());

        // Then
        assertThat(time.fieldNames()).toIterable().containsExactly("time", "epochSeconds");
        assertThat(time.get("epochSeconds").isIntegralNumber()).isTrue();
        Instant told = Instant.parse(time.get("time").asText());
        assertThat(told.getEpochSecond()).isEqualTo(time.get("epochSeconds").asLong());
        assertThat(Duration.between(told, Instant.now()).abs()).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void aCallThatMeetsAStoppedRouteHasSentNothingAndMayTryAgain() throws Exception {
        // Given: a call found the tool, and then its route was stopped.
        Catalogue catalogue = serai.bean(Catalogue.class);
        Tool found = Objects.requireNonNull(catalogue.find("github.getMe"));
        serai.bean(CamelContext.class).getRouteController().stopRoute("github.getMe@1");
        assertThatProblem(tenant.invoke("github.getMe", Map.of())).is(404, "TOOL_NOT_FOUND");
        catalogue.publish(found);
        vendor.take();

        // When
        Reply reply = tenant.invoke("github.getMe", Map.of());

        // Then
        assertThatProblem(reply)
                .is(503, "SERVICE_NOT_READY")
                .hasOutcome("not_sent")
                .has("/retryAfter", 1);
        assertThat(vendor.take()).isEmpty();

        // And when it runs again, so do its calls.
        catalogue.withdraw(found);
        serai.bean(CamelContext.class).getRouteController().startRoute("github.getMe@1");
        assertThat(tenant.invoke("github.getMe", Map.of()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"false,not_sent", "true,unknown"})
    void aCallThatARouteRejectsSaysWhetherTheProviderMayHaveSeenIt(boolean sent, String outcome) {
        // Given
        Catalogue catalogue = serai.bean(Catalogue.class);
        Tool text = Objects.requireNonNull(catalogue.find("forms.text"));
        Tool rejecting = new Tool(
                "forms.rejecting",
                text.integration(),
                text.description(),
                text.effect(),
                List.of(),
                List.of(),
                text.spec(),
                text.arguments(),
                AsyncProcessorConverterHelper.convert(exchange -> {
                    if (sent) {
                        Invocation.markSent(exchange);
                    }
                    throw new RejectedExecutionException("The route is being shut down");
                }));
        catalogue.publish(rejecting);

        // When
        Reply reply = tenant.invoke("forms.rejecting", Map.of());

        // Then
        assertThatProblem(reply)
                .is(503, "SERVICE_NOT_READY")
                .hasOutcome(outcome)
                .has("/retryAfter", 1);
        catalogue.withdraw(rejecting);
    }
}
