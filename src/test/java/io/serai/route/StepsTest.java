package io.serai.route;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the linter allows does what it says: one file with every step, called. */
class StepsTest {

    private static final Path FILE = Path.of("src/test/resources/io/serai/route/good/steps.yaml");

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/steps.yaml", Files.readString(FILE));
        Map<String, String> environment = new HashMap<>(vendor.environment("steps"));
        environment.put("SERAI_ROUTES", folder.path().toString());
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("steps");
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    @Test
    void aToolMayMakeSeveralCallsAndShapeWhatGoesFromOneToTheNext() {
        // Given
        vendor.answer(true, request -> new Response(200, "{\"id\":\"7/x\"}"));

        // When
        tenant.call("steps.chain", Map.of("name", "n", "part", "p"));

        // Then
        assertThat(vendor.take())
                .extracting(request -> request.method() + " " + request.target() + " " + request.body())
                .containsExactly(
                        "POST /things {\"name\":\"n\",\"kind\":\"big\"}", "PUT /things/7%2Fx/parts {\"part\":\"p\"}");
    }

    @Test
    void aFailureCanBeCaughtAndNothingOfItRemains() {
        // Given
        vendor.answer(
                true,
                request -> request.path().equals("/broken")
                        ? new Response(400, "{}")
                        : new Response(200, "{\"from\":\"other\"}"));

        // When
        JsonNode result = tenant.call("steps.fallback", Map.of());

        // Then
        assertThat(result.path("from").asText()).isEqualTo("other");
        assertThat(vendor.take()).extracting(Received::path).containsExactly("/broken", "/other");
    }

    @Test
    void itemsAreSentOneByOneAndWhatIsTappedGoesItsOwnWay() {
        // When
        JsonNode result = tenant.call("steps.every", Map.of("items", List.of(Map.of("n", 1), Map.of("n", 2))));

        // Then
        assertThat(result.path("done").asBoolean()).isTrue();
        List<String> seen = new ArrayList<>();
        await().until(() -> {
            vendor.take().forEach(request -> seen.add(request.path()));
            return seen.contains("/told");
        });
        seen.remove("/told");
        assertThat(seen).containsExactly("/items", "/items", "/loops", "/loops", "/loops", "/first", "/second");
    }

    @Test
    void aFailureOnTheWayIsTheToolsFailure() {
        assertThatProblem(tenant.invoke("steps.undone", Map.of()))
                .is(422, "PROVIDER_REJECTED")
                .has("/compensated", true);
        assertThat(vendor.take())
                .extracting(request -> request.method() + " " + request.target())
                .containsExactly("POST /undone", "DELETE /undone?size=big");
        vendor.answer(true, request -> new Response(400, "{}"));
        assertThatProblem(tenant.invoke("steps.chain", Map.of("name", "n", "part", "p")))
                .is(422, "PROVIDER_REJECTED");
        assertThat(vendor.take()).extracting(Received::path).containsExactly("/things");
    }

    @Test
    void aPrivateRouteIsNoTool() {
        assertThatProblem(tenant.invoke("steps.addPart", Map.of("id", "1"))).is(404, "TOOL_NOT_FOUND");
    }

    @Test
    void whatMayTakeItsTimeRunsBesideTheEventLoops() throws IOException {
        // Given
        AllowList wider = new AllowList(
                Set.of("provider", "problem", "direct", "kafka"),
                AllowList.STANDARD.steps(),
                AllowList.STANDARD.languages(),
                AllowList.STANDARD.beanTypes(),
                AllowList.STANDARD.beans(),
                null,
                null);
        String shipped = Files.readString(Path.of("routes/providers/notion.yaml"));
        String call = "            uri: provider:notion\n            parameters:\n              httpMethod: GET\n"
                + "              path: /v1/users/me\n";
        String kafka =
                "            uri: kafka:things\n            parameters:\n              brokers: \"broker:9092\"\n";

        // When
        ProviderFile plain = new ProviderFile("notion.yaml", shipped);
        ProviderFile waits = new ProviderFile("notion.yaml", shipped.replace(call, kafka), ignored -> wider);
        ProviderFile shaped = new ProviderFile(
                "notion.yaml", shipped.replace(call, call + "        - transform: { jq: \".bot\" }\n"));

        // Then
        assertThat(plain.file().findings()).isEmpty();
        assertThat(waits.file().findings()).isEmpty();
        assertThat(shaped.file().findings()).isEmpty();
        assertThat(plain.tools().keySet()).isNotEmpty().noneMatch(plain::mayBlock);
        assertThat(waits.tools().keySet()).filteredOn(waits::mayBlock).containsExactly("notion.getSelf");
        assertThat(shaped.tools().keySet()).filteredOn(shaped::mayBlock).containsExactly("notion.getSelf");
    }
}
