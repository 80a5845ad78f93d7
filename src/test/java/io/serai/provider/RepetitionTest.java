package io.serai.provider;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent a second time, and what is not. */
class RepetitionTest {

    private static final String FILE = """
            - beans:
                - name: acme
                  type: io.serai.provider.Provider
                  properties:
                    title: Acme
                    category: test
                    baseUrl: "{{serai.providers.acme.base-url:http://localhost}}"
                    credential: none
                    %s
            - route:
                id: acme.read
                description: Reads.
                from:
                  uri: tool:acme.read
                  parameters:
                    effect: read
                    inputSchema: {}
                  steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: GET, path: /read } } } ]
            - route:
                id: acme.write
                description: Writes.
                from:
                  uri: tool:acme.write
                  parameters:
                    effect: write
                    inputSchema:
                      properties: { n: { type: integer } }
                  steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /write } } } ]
            - route:
                id: acme.two
                description: Writes, and then writes again.
                from:
                  uri: tool:acme.two
                  parameters:
                    effect: write
                    inputSchema: {}
                  steps:
                    - to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /first } }
                    - to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /second } }
            """;

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static int tenants;
    private TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("acme", "keyed", "away"));
        environment.put("SERAI_PROVIDERS_AWAY_BASE_URL", "http://127.0.0.1:1");
        String keyed = FILE.replace("acme", "keyed").formatted("idempotencyHeader: Idempotency-Key");
        RoutesFolder routes = RoutesFolder.ofTheGateway()
                .with(
                        "providers/acme.yaml",
                        FILE.formatted("protection: { breaker: { calls: 100000, minimumCalls: 100000 } }"))
                .with("providers/keyed.yaml", keyed)
                .with("providers/away.yaml", FILE.replace("acme", "away").formatted(""));
        environment.put("SERAI_ROUTES", routes.path().toString());
        serai = SeraiTester.start(environment);
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
        tenant = serai.newTenant("repeats-" + ++tenants); // what befalls one is not the next one's fault
    }

    private Reply call(String tool) {
        return tenant.invoke(tool, Map.of());
    }

    /** These answers one after the other, the last for ever. */
    private static void answers(Response... responses) {
        List<Response> left = new ArrayList<>(List.of(responses));
        vendor.answer(true, request -> left.size() > 1 ? left.removeFirst() : left.getFirst());
    }

    static Stream<Response> whatPasses() {
        return Stream.of(new Response(502, ""), new Response(503, ""), new Response(504, ""), Response.CUT);
    }

    @ParameterizedTest
    @MethodSource("whatPasses")
    void aReadIsRepeatedTwiceAtMost(Response failure) {
        // When
        answers(failure, failure, new Response(200, "{\"n\":3}"));
        Reply third = call("acme.read");
        answers(failure);
        Reply never = call("acme.read");

        // Then
        assertThat(third.status()).as(third.toString()).isEqualTo(200);
        assertThat(never.status()).isIn(502, 504);
        assertThatProblem(never).hasOutcome("unknown");
        assertThat(vendor.take()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"500", "501", "400", "404", "409"})
    void whatWouldFailAgainIsNotRepeated(int status) {
        // When
        answers(new Response(status, "{}"));
        call("acme.read");

        // Then
        assertThat(vendor.take()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("whatPasses")
    void aWriteIsSentOnce(Response failure) {
        // When
        answers(failure);
        Reply reply = call("acme.write");

        // Then
        assertThatProblem(reply).hasOutcome("unknown");
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
        assertThat(vendor.take()).hasSize(1);
    }

    @Test
    void aReadWaitsAsLongAsTheProviderAsks() {
        // When
        answers(new Response(429, "{}", Map.of("Retry-After", "1")), new Response(200, "{}"));
        long before = System.nanoTime();
        Reply reply = call("acme.read");

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(1_000_000_000L);
        assertThat(vendor.take()).hasSize(2);
    }

    @Test
    void soItDoesUntilADate() {
        // When
        String soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2));
        answers(new Response(503, "", Map.of("Retry-After", soon)), new Response(200, "{}"));

        // Then
        assertThat(call("acme.read").status()).isEqualTo(200);
        assertThat(vendor.take()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"999999999|86400", "-5|30", "Thu, 01 Jan 2099 00:00:00 GMT|86400", "soon|30", "61|61", "31|31"})
    void whoeverWouldWaitTooLongIsToldSo(String header, int told) {
        // Given
        answers(new Response(429, "{}", Map.of("Retry-After", header)));

        // When
        Reply reply = call("acme.read");

        // Then
        assertThatProblem(reply).is(429, "PROVIDER_RATE_LIMITED").has("/retryAfter", told);
        assertThat(vendor.take()).hasSize(1);
    }

    @Test
    void whatNeverLeftIsTriedAgainAndThenSaidToHaveNeverLeft() {
        // Then
        assertThatProblem(call("away.write")).is(502, "PROVIDER_UNREACHABLE").hasOutcome("not_sent");
        assertThatProblem(call("away.read")).is(502, "PROVIDER_UNREACHABLE").hasOutcome("not_sent");
    }

    @Test
    void aWriteIsRepeatedWhereTheProviderKnowsItAgain() {
        // Given
        answers(Response.CUT, new Response(503, ""), new Response(201, "{}"));

        // When
        Reply reply = call("keyed.write");
        List<Received> sent = vendor.take();
        call("keyed.write");

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(sent).hasSize(3);
        assertThat(sent.stream().map(one -> one.header("Idempotency-Key")).distinct())
                .hasSize(1)
                .doesNotContain("");
        assertThat(vendor.take().getFirst().header("Idempotency-Key"))
                .isNotEqualTo(sent.getFirst().header("Idempotency-Key"));
    }

    @Test
    void whatIsNotKnownOfTheFirstTryIsNotKnownAtAll() {
        // Given: cut off, and then refused
        answers(Response.CUT, new Response(422, "{}"));

        // Then
        assertThatProblem(call("keyed.write")).is(422, "PROVIDER_REJECTED").hasOutcome("unknown");
    }

    @Test
    void aCallWhoseFirstStepWasDoneIsNotAsIfItHadNeverBeen() {
        // Given
        vendor.answer(
                true, request -> request.path().equals("/first") ? new Response(201, "{}") : new Response(422, "{}"));

        // When
        Reply reply = call("acme.two");

        // Then
        assertThatProblem(reply).is(422, "PROVIDER_REJECTED").hasOutcome("unknown");
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
    }

    @Test
    void noWriteThatWasExecutedAndThenCutOffIsExecutedAgain() {
        // Given
        int writes = FaultRuns.count(25, 500);
        Function<Received, Response> cut = request -> Response.CUT;
        vendor.answer(true, cut);

        // When
        List<Reply> replies = new ArrayList<>();
        for (int n = 0; n < writes; n++) {
            TenantClient caller = serai.newTenant("cut-" + n);
            replies.add(caller.invoke("acme.write", Map.of("n", n)));
        }

        // Then
        int executed = vendor.take().size();
        long parked = replies.stream()
                .filter(reply -> reply.json().path("outcome").asText().equals("unknown"))
                .filter(reply -> reply.json().path("deadLetterId").asText().startsWith("dl_"))
                .count();
        FaultRuns.report(
                "POST executed, then cut off (R13)",
                writes + " writes",
                writes + " executions, all unknown and kept",
                executed + " executions, " + parked + " unknown and kept",
                executed == writes && parked == writes);
        assertThat(executed).isEqualTo(writes);
        assertThat(parked).isEqualTo(writes);
    }
}
