package io.serai.route;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Templates, route configurations and beans of a provider file go live with it. */
class TemplatesTest {

    private static final Path FILE = Path.of("src/test/resources/io/serai/route/good/templates.yaml");
    private static final RoutesFolder FOLDER = RoutesFolder.ofTheGateway();

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static String text;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        text = Files.readString(FILE).replace("https://api.acme.example", vendor.address());
        FOLDER.with("providers/templates.yaml", text);
        serai = SeraiTester.start(Map.of(
                "SERAI_ROUTES",
                FOLDER.path().toString(),
                "SERAI_ROUTES_LAST_CALLS",
                "1s",
                "SERAI_PROVIDERS_BEANS_ALLOW_BEAN_TYPES",
                WordStrategy.class.getName()));
        tenant = serai.newTenant("templates");
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @Test
    void aTemplateMakesToolsLikeAnyOther() {
        // When
        vendor.take();
        tenant.call("templates.listUsers", Map.of("limit", 7));
        tenant.call("templates.listTeams", Map.of());

        // Then
        assertThat(vendor.take())
                .extracting(RecordingProvider.Received::target)
                .containsExactly("/users?limit=7", "/teams");
        assertThatProblem(tenant.invoke("templates.listUsers", Map.of("limit", 51)))
                .is(400, "VALIDATION_ERROR");
        JsonNode tool = tenant.request("GET", "/api/v1/tools/templates.listTeams/full-schema", null)
                .json();
        assertThat(tool.toString()).contains("Lists the teams of the account.").contains("\"maximum\":20");
        assertThat(tool.toString()).doesNotContain("{{").doesNotContain("@1");
        assertThat(state("templates.yaml").get("tools")).hasSize(4);
    }

    @Test
    void aFailureIsHandledByTheFilesConfigurationAndAWriteOfUnknownOutcomeStaysOnRecord() {
        // Given
        vendor.answer(false, request -> new Response(500, "{}"));

        // When
        JsonNode read = tenant.call("templates.find", Map.of());
        JsonNode write = tenant.call("templates.make", Map.of());

        // Then
        vendor.answerWithAnEmptyObject();
        assertThat(read.path("found").asBoolean(true)).isFalse();
        assertThat(write.path("found").asBoolean(true)).isFalse();
        await().untilAsserted(() -> {
            assertThat(record("templates.make").path("result").asText()).isEqualTo("success");
            assertThat(record("templates.make").path("outcome").asText()).isEqualTo("unknown");
            assertThat(record("templates.make").path("code").asText()).isEqualTo("PROVIDER_ERROR");
            assertThat(record("templates.find").path("outcome").isNull()).isTrue();
        });
    }

    @Test
    void anEditOfATemplateGoesLiveForAllItsTools() throws IOException {
        // Given
        String name = "edited";
        String mine = text.replace("templates.", name + ".")
                .replace("name: templates", "name: " + name)
                .replace("provider:templates", "provider:" + name);
        FOLDER.with("providers/" + name + ".yaml", mine);
        await().until(() -> status(name + ".listUsers") == 200);
        await().until(() -> status(name + ".listTeams") == 200);
        vendor.take();

        // When
        FOLDER.with("providers/" + name + ".yaml", mine.replace("path: \"/{{what}}\"", "path: \"/v2/{{what}}\""));

        // Then
        await().until(() -> path(name + ".listUsers").startsWith("/v2/users"));
        assertThat(path(name + ".listTeams")).isEqualTo("/v2/teams");
        CamelContext camel = serai.bean(CamelContext.class);
        assertThat(camel.getRoute(name + ".listTeams@2")).isNotNull();
        FOLDER.with("providers/" + name + ".yaml", mine.replace("effect: read", "effect: \"{{what}}\""));
        await().until(() -> state(name + ".yaml").get("status").asText().equals("rejected"));
        assertThat(state(name + ".yaml").at("/findings/0/line").asInt()).isPositive();
        assertThat(path(name + ".listTeams")).isEqualTo("/v2/teams");
        Files.delete(FOLDER.path().resolve("providers/" + name + ".yaml"));
        await().until(() -> status(name + ".listTeams") == 404);
        await().until(() -> camel.getRoute(name + ".listTeams@2") == null);
    }

    @Test
    void aBeanOfAnAllowedTypeGoesLiveWithItsFileAndIsClosedBehindIt() {
        // Given
        FOLDER.with("providers/beans.yaml", beans("one", WordStrategy.class.getName()));
        await().until(() -> word().equals("one"));
        FOLDER.with("providers/beans.yaml", beans("bad", "java.util.Date"));
        await().until(() -> state("beans.yaml").get("status").asText().equals("rejected"));
        assertThat(word()).isEqualTo("one");

        // When
        FOLDER.with("providers/beans.yaml", beans("two", WordStrategy.class.getName()));

        // Then
        await().until(() -> word().equals("two"));
        await().until(() -> WordStrategy.closed.equals("one"));
        CamelContext camel = serai.bean(CamelContext.class);
        assertThat(camel.getRegistry().lookupByName("beans.words@1")).isNull();
        assertThat(Objects.requireNonNull(camel.getRegistry().lookupByName("beans.words@2")))
                .isInstanceOf(WordStrategy.class);
        assertThat(word()).isEqualTo("two");
    }

    private static String beans(String word, String type) {
        return """
                - route:
                    id: beans.say
                    description: Says a word.
                    from:
                      uri: tool:beans.say
                      parameters:
                        effect: read
                        inputSchema: {}
                      steps:
                        - multicast:
                            aggregationStrategy: beans.words
                            steps:
                              - setBody: { constant: "x" }
                        - setBody: { jq: "." }
                - beans:
                    - name: beans
                      type: io.serai.provider.Provider
                      properties:
                        title: Beans
                        category: test
                    - name: beans.words
                      type: %2$s
                      properties:
                        word: %1$s
                """.formatted(word, type);
    }

    private static String word() {
        Reply reply = tenant.invoke("beans.say", Map.of());
        return reply.status() == 200 ? reply.data().at("/result/word").asText() : "";
    }

    private static int status(String tool) {
        return tenant.invoke(tool, Map.of()).status();
    }

    private static String path(String tool) {
        vendor.take();
        tenant.call(tool, Map.of());
        return vendor.take().getFirst().target();
    }

    private static JsonNode state(String file) {
        for (JsonNode one :
                serai.adminRequest("GET", "/admin/routes", null).json().get("routes")) {
            if (one.get("file").asText().equals(file)) {
                return one;
            }
        }
        return SeraiTester.JSON.createObjectNode();
    }

    private static JsonNode record(String tool) {
        return serai.adminRequest("GET", "/admin/audit?limit=1&toolId=" + tool, null)
                .json()
                .at("/records/0");
    }
}
