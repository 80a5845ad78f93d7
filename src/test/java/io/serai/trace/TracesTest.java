package io.serai.trace;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.trace.TraceReceiver.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller's trace goes on through the gateway to the provider, and a collector hears of it what it may. */
class TracesTest {

    private static final String PARENT = "00f067aa0ba902b7";
    private static final AtomicInteger TRACES = new AtomicInteger(0x1000);

    private static TraceReceiver receiver;
    private static RecordingProvider github;
    private static SeraiTester serai;
    private static TenantClient tenant;

    private String trace = "";

    @BeforeAll
    static void start() {
        receiver = new TraceReceiver();
        github = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.putAll(receiver.environment());
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("traced");
        tenant.connect("github", "gho_canaryOfTheTraces");
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
        receiver.close();
    }

    @BeforeEach
    void begin() {
        trace = "4bf92f3577b34da6a3ce929d0e0e" + Integer.toHexString(TRACES.incrementAndGet());
        github.answerWithAnEmptyObject();
        github.take();
    }

    private Reply send(String method, String path, Object body, String flags) {
        return serai.request(
                method,
                path,
                body,
                Map.of(
                        "Authorization",
                        "Bearer " + tenant.key(),
                        "traceparent",
                        "00-" + trace + "-" + PARENT + "-" + flags,
                        "tracestate",
                        "acme=canaryOfTheState",
                        "baggage",
                        "user=canaryOfTheBaggage"));
    }

    private List<Seen> spans(int count) {
        return await().until(() -> receiver.spans(trace), spans -> spans.size() >= count);
    }

    private static Seen of(List<Seen> spans, String kind) {
        return spans.stream()
                .filter(span -> span.kind().equals("SPAN_KIND_" + kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCallersTraceGoesOnToTheProvider() {
        // When
        send("POST", "/tools/github.getMe", Map.of(), "01");

        // Then
        List<Seen> spans = spans(2);
        Seen call = of(spans, "SERVER");
        Seen request = of(spans, "CLIENT");
        assertThat(spans).hasSize(2);
        assertThat(call.parent()).isEqualTo(PARENT);
        assertThat(request.parent()).isEqualTo(call.id());
        assertThat(github.take()).singleElement().satisfies(received -> {
            assertThat(received.header("traceparent")).isEqualTo("00-" + trace + "-" + request.id() + "-01");
            assertThat(received.header("tracestate")).isEmpty();
            assertThat(received.header("baggage")).isEmpty();
        });
        assertThat(call.name()).isEqualTo("call github.getMe");
        assertThat(call.attributes())
                .containsEntry("serai.tenant", "traced")
                .containsEntry("serai.tool", "github.getMe")
                .containsEntry("serai.provider", "github")
                .containsEntry("serai.result", "success")
                .containsKey("serai.request_id");
        assertThat(request.name()).isEqualTo("GET /user");
        assertThat(request.attributes())
                .containsEntry("serai.tenant", "traced")
                .containsEntry("serai.provider", "github")
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("url.template", "/user");
    }

    @Test
    void aCallersDecisionNotToBeSeenGoesOnToo() {
        // When
        send("POST", "/tools/github.getMe", Map.of(), "00");

        // Then
        assertThat(github.take()).singleElement().satisfies(received -> assertThat(received.header("traceparent"))
                .startsWith("00-" + trace)
                .endsWith("-00"));
        assertThat(receiver.spans(trace)).isEmpty();
    }

    @Test
    void argumentsBodiesAndSecretsAreNotSeen() {
        // Given
        github.answer(true, request -> new Response(422, "{\"message\":\"canaryOfTheAnswer\"}"));
        Map<String, String> issue = Map.of("owner", "canaryOfTheOwner", "repo", "hello", "title", "canaryOfTheTitle");

        // When
        send("POST", "/tools/github.createIssue", issue, "01");

        // Then
        Seen request = of(spans(2), "CLIENT");
        assertThat(request.attributes())
                .containsEntry("url.template", "/repos/{owner}/{repo}/issues")
                .containsEntry("serai.outcome", "rejected")
                .containsEntry("error.type", "PROVIDER_REJECTED");
        String key = tenant.key();
        assertThat(receiver.text())
                .contains("canaryOfTheState") // it is the caller's own way of finding his trace again
                .doesNotContain("canaryOfTheOwner", "canaryOfTheTitle", "canaryOfTheAnswer", "canaryOfTheBaggage")
                .doesNotContain("gho_canaryOfTheTraces", key, key.substring(4));
    }

    @Test
    void eachRequestOfARepeatedReadIsSeen() {
        // Given
        AtomicInteger requests = new AtomicInteger();
        github.answer(true, request -> new Response(requests.incrementAndGet() == 1 ? 503 : 200, "{}"));

        // When
        send("POST", "/tools/github.getMe", Map.of(), "01");

        // Then
        List<Seen> spans = spans(3);
        assertThat(spans).hasSize(3);
        assertThat(spans.get(1).attribute("http.response.status_code")).isEqualTo("503");
        assertThat(spans.get(2).attribute("http.request.resend_count")).isEqualTo("1");
        assertThat(of(spans, "SERVER").attribute("serai.result")).isEqualTo("success");
    }

    @Test
    void eachCallOfABatchIsSeen() {
        // When
        send(
                "POST",
                "/api/v1/tools/batch",
                Map.of(
                        "calls",
                        List.of(
                                Map.of("toolId", "github.getMe"),
                                Map.of("toolId", "demo.echo", "parameters", Map.of("message", "m")))),
                "01");

        // Then
        assertThat(spans(3).stream().map(Seen::name))
                .containsExactlyInAnyOrder("call github.getMe", "GET /user", "call demo.echo");
    }

    @Test
    void aProxiedRequestIsSeen() {
        // When
        send("POST", "/proxy/github/repos/canary/path?q=canaryOfTheQuery", Map.of("a", "canaryOfTheBody"), "01");

        // Then
        Seen request = of(spans(2), "CLIENT");
        assertThat(request.name()).isEqualTo("POST");
        assertThat(github.take().getFirst().header("traceparent")).contains(trace + "-" + request.id());
        assertThat(receiver.text()).doesNotContain("canaryOfTheQuery", "canaryOfTheBody", "repos/canary");
    }

    @Test
    void aCallThatIsRefusedIsSeenByTheReasonAlone() {
        // When
        Reply refused = send("POST", "/tools/demo.echo", Map.of("massage", "canaryOfTheArgument"), "01");

        // Then
        assertThatProblem(refused).is(400, "VALIDATION_ERROR");
        assertThat(spans(1)).singleElement().satisfies(call -> {
            assertThat(call.attribute("error.type")).isEqualTo("VALIDATION_ERROR");
            assertThat(call.attribute("serai.tool")).isEqualTo("demo.echo");
        });
        assertThat(receiver.text()).doesNotContain("canaryOfTheArgument");
    }

    @Test
    void aTraceThatCannotBeReadBeginsAnew() {
        // When
        serai.request(
                "POST",
                "/tools/github.getMe",
                Map.of(),
                Map.of("Authorization", "Bearer " + tenant.key(), "traceparent", "00-nonsense"));

        // Then
        assertThat(github.take()).singleElement().satisfies(received -> assertThat(received.header("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
    }
}
