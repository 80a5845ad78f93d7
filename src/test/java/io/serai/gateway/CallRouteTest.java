package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.RawHttp;
import io.serai.Reply;
import io.serai.ScratchFolder;
import io.serai.SeraiApplication;
import io.serai.http.FrontDoor;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.RawJson;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spring.SpringCamelContext;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;

/** The routes of a call as they stand in the files, with the provider replaced and every step watched. */
@CamelSpringBootTest
@SpringBootTest(
        classes = SeraiApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"PORT=0", "SERAI_HOST=127.0.0.1", "MULTI_TENANT_ENABLED=false", "SERAI_DEMO=false"})
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@UseAdviceWith
class CallRouteTest {

    private static final String UNRECORDABLE = "unrecordable";

    private final CamelContext camel;
    private final FrontDoor door;
    private final Processor auditAttempt;
    private static final List<String> STEPS = new CopyOnWriteArrayList<>();

    CallRouteTest(CamelContext camel, FrontDoor door) {
        this.camel = camel;
        this.door = door;
        this.auditAttempt = camel.getRegistry().lookupByNameAndType("auditAttempt", Processor.class);
    }

    @DynamicPropertySource
    static void folder(DynamicPropertyRegistry properties) throws IOException {
        String data = ScratchFolder.create("serai-test").toString();
        properties.add("SERAI_DATA_DIR", () -> data);
        properties.add("SERAI_DB_URL", () -> "jdbc:h2:file:" + data + "/serai"); // its default is decided before this
    }

    /** The test support keeps contexts from starting by a switch for the whole process, and forgets it after a failure. */
    @AfterAll
    static void letOthersStart() {
        SpringCamelContext.setNoStart(false);
    }

    /** Once: the provider is a mock, the audit fails for one argument, and the order of the steps is written down. */
    @BeforeEach
    void advise() throws Exception {
        if (!camel.isStarted()) {
            camel.getCamelContextExtension()
                    .addInterceptStrategy((context, definition, target, next) -> new Watched(definition, target));
            AdviceWith.adviceWith(camel, "call", route -> route.weaveByType(ProcessDefinition.class)
                    .selectIndex(5)
                    .replace()
                    .process(this::attempt)
                    .id("auditAttempt"));
            AdviceWith.adviceWith(camel, "github.listIssues@1", route -> route.weaveByType(ToDefinition.class)
                    .replace()
                    .to("mock:github"));
            camel.start();
        }
        MockEndpoint github = camel.getEndpoint("mock:github", MockEndpoint.class);
        github.reset();
        github.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(new RawJson(new byte[] {'[', ']'})));
        STEPS.clear();
    }

    private void attempt(Exchange exchange) throws Exception {
        String owner = Call.of(exchange).toolRequest().arguments().path("owner").asText();
        if (owner.equals(UNRECORDABLE)) {
            throw Problem.of(ProblemType.AUDIT_UNAVAILABLE, "The audit journal takes no records; nothing was done.")
                    .withOutcome(Outcome.NOT_SENT)
                    .withRetryAfter(5);
        }
        auditAttempt.process(exchange);
    }

    /** Writes down that a step was reached, under its name in the file. */
    private static final class Watched extends DelegateAsyncProcessor {

        private final String name;

        Watched(NamedNode definition, Processor target) {
            super(target);
            name = definition instanceof ProcessDefinition step && step.getRef() != null
                    ? step.getRef()
                    : definition instanceof ProcessDefinition ? definition.getId() : definition.getShortName();
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            STEPS.add(name);
            return super.process(exchange, callback);
        }
    }

    @Test
    void aCallGoesThroughItsStepsInTheOrderOfTheDrawing() {
        // When
        Reply reply = call("octo");

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(STEPS)
                .filteredOn(step -> !step.equals("recordEnd")) // behind the wire tap, whenever that thread runs
                .containsExactly(
                        "authenticate",
                        "tenantLookup",
                        "mayInvokeTools",
                        "throttleCall",
                        "readInvocation",
                        "to",
                        "resolveTool",
                        "throttleTool",
                        "countInvocation",
                        "validateArguments",
                        "claimKey",
                        "auditAttempt",
                        "dispatch",
                        "to",
                        "keepAnswer",
                        "selectFields",
                        "settle",
                        "wireTap",
                        "answerInvocation");
        await().until(() -> STEPS.contains("recordEnd"));
    }

    @Test
    void whatCannotBeRecordedIsNotSent() throws Exception {
        // Given
        MockEndpoint github = camel.getEndpoint("mock:github", MockEndpoint.class);
        github.expectedMessageCount(0);

        // When
        Reply reply = call(UNRECORDABLE);

        // Then
        assertThatProblem(reply)
                .is(503, "AUDIT_UNAVAILABLE")
                .hasOutcome("not_sent")
                .has("/retryAfter", 5);
        github.assertIsSatisfied();
        assertThat(STEPS).doesNotContain("dispatch");
    }

    @Test
    void aFailureGoesThroughTheDeadLetterChannelInItsOrder() {
        // Given
        MockEndpoint github = camel.getEndpoint("mock:github", MockEndpoint.class);
        github.whenAnyExchangeReceived(exchange -> exchange.setException(
                Problem.of(ProblemType.PROVIDER_TIMEOUT, "No answer.").withOutcome(Outcome.UNKNOWN)));

        // When
        Reply reply = call("octo");

        // Then
        assertThatProblem(reply).is(504, "PROVIDER_TIMEOUT").hasOutcome("unknown");
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
        List<String> afterDispatch = STEPS.subList(STEPS.indexOf("dispatch"), STEPS.size());
        assertThat(afterDispatch)
                .filteredOn(step -> !step.equals("recordEnd"))
                .containsExactly("dispatch", "to", "settle", "park", "keepAnswer", "wireTap", "answerProblem");
    }

    /** R-E and R-G of the design: what a caller says is in the call, and nothing of it is a header. */
    @Test
    void ruleENothingOfACallersRequestIsAMessageHeader() {
        // When
        call("octo");

        // Then
        MockEndpoint github = camel.getEndpoint("mock:github", MockEndpoint.class);
        assertThat(github.getExchanges()).hasSize(1).allSatisfy(exchange -> {
            assertThat(exchange.getMessage().getHeaders()).isEmpty();
            assertThat(exchange.getVariables()).isEmpty();
        });
    }

    private Reply call(String owner) {
        String body = "{\"toolId\":\"github.listIssues\",\"parameters\":{\"owner\":\"" + owner + "\",\"repo\":\"r\"}}";
        return RawHttp.exchange(
                URI.create("http://127.0.0.1:" + door.port()),
                "POST /api/v1/tools/invoke HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "CamelHttpUri: http://evil.example\r\nX-Custom: y\r\nCookie: a=b\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }
}
