package io.serai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.SeraiApplication;
import io.serai.http.FrontDoor;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The routes of {@code call.yaml} and {@code errors.yaml} themselves, with single steps exchanged. */
@CamelSpringBootTest
@UseAdviceWith
@SpringBootTest(
        classes = SeraiApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"serai.http.port=0", "serai.tenancy.demo=false", "serai.tenancy.enabled=false"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD) // a route that was advised stays so
class CallRouteTest {

    private final CamelContext camel;
    private final FrontDoor door;

    @Autowired
    CallRouteTest(CamelContext camel, FrontDoor door) {
        this.camel = camel;
        this.door = door;
    }

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry properties) throws IOException {
        String data = Files.createTempDirectory("serai-test").toString();
        properties.add("serai.data.path", () -> data);
        properties.add("serai.default-database", () -> "jdbc:h2:mem:call-route-test");
        properties.add("serai.http.host", () -> "127.0.0.1");
    }

    @Test
    void aCallThatCannotBeRecordedIsNotMade() throws Exception {
        // Given
        List<String> steps = new CopyOnWriteArrayList<>();
        AdviceWith.adviceWith(camel, "call", route -> {
            route.weaveByType(ProcessDefinition.class).selectIndex(3).replace().process(step(steps, "dispatch"));
            route.weaveByType(ProcessDefinition.class).selectIndex(2).replace().process(exchange -> {
                steps.add("auditAttempt");
                throw Problem.of(ProblemType.AUDIT_UNAVAILABLE, "No room.");
            });
        });
        camel.start();

        // When
        HttpResponse<String> answer = call("{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"x\"}}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("AUDIT_UNAVAILABLE");
        assertThat(steps).containsExactly("auditAttempt");
    }

    @Test
    void whatIsRefusedIsNeitherRecordedNorMade() throws Exception {
        // Given
        List<String> steps = new CopyOnWriteArrayList<>();
        AdviceWith.adviceWith(camel, "call", route -> {
            route.weaveByType(ProcessDefinition.class).selectIndex(3).replace().process(step(steps, "dispatch"));
            route.weaveByType(ProcessDefinition.class).selectIndex(2).replace().process(step(steps, "auditAttempt"));
        });
        camel.start();

        // When
        HttpResponse<String> answer = call("{\"toolId\":\"demo.echo\",\"parameters\":{\"massage\":\"x\"}}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(steps).isEmpty();
    }

    @Test
    void aFailureIsNamedThenParkedThenAnswered() throws Exception {
        // Given
        List<String> steps = new CopyOnWriteArrayList<>();
        AdviceWith.adviceWith(camel, "dead-letter", route -> {
            route.weaveByType(ProcessDefinition.class).selectIndex(0).after().process(step(steps, "settled"));
            route.weaveByType(ProcessDefinition.class).selectIndex(2).after().process(step(steps, "parked"));
        });
        camel.start();

        // When
        HttpResponse<String> answer = call("{\"toolId\":\"demo.fail\",\"parameters\":{\"how\":\"timeout\"}}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("\"deadLetterId\":\"dl_");
        assertThat(steps).containsExactly("settled", "parked");
    }

    private static Processor step(List<String> steps, String name) {
        return exchange -> steps.add(name);
    }

    private HttpResponse<String> call(String body) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + door.port() + "/api/v1/tools/invoke");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
