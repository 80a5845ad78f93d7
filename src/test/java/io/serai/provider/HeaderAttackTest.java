package io.serai.provider;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing that a caller names, in whatever letter case and wherever it puts it, steers the request to the provider, and
 * nothing that a provider names steers the answer to the caller.
 */
class HeaderAttackTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "ghp_tenantsOwnToken0123456789";

    /** Everything that a provider may see of us. */
    private static final Set<String> SENT = Set.of(
            "host", "content-length", "content-type", "accept", "user-agent", "x-github-api-version", "authorization");

    /** Everything that a client may see of us. */
    private static final Set<String> ANSWERED = Set.of(
            "content-length",
            "content-type",
            "x-request-id",
            "cache-control",
            "x-content-type-options",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "ratelimit-limit",
            "ratelimit-remaining",
            "ratelimit-reset",
            "ratelimit-policy",
            "retry-after");

    /** Fields of a call that mean something to us, and may therefore be refused. */
    private static final Set<String> OURS =
            Set.of("toolid", "integration", "tenantid", "connection", "timeoutms", "parameters", "arguments");

    /** Query parameters that mean something to us somewhere. */
    private static final Set<String> OUR_QUERY = Set.of("tenantid", "tenant_id", "limit", "offset", "status");

    private static final int LETTER_CASES = 6;

    /** How many names go into one request. */
    private static final int AT_ONCE = 60;

    private static final AtomicInteger CANARY_HITS = new AtomicInteger();
    private static final AtomicInteger LOOKED_AT = new AtomicInteger();
    private static final Queue<String> TAKEN_OVER = new ConcurrentLinkedQueue<>();

    private static RecordingProvider vendor;
    private static ServerSocket canary;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static List<String> names;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        canary = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(HeaderAttackTest::countCanaryHits);
        serai = SeraiTester.start(vendor.environment("github", "notion"));
        serai.bean(CamelContext.class).getManagementStrategy().addEventNotifier(new Lookout());
        tenant = serai.newTenant("headers");
        tenant.connect("github", TOKEN);
        tenant.connect("notion", TOKEN);
        names = ControlNames.all();
    }

    @BeforeEach
    void answerWithTheUsualTricks() {
        vendor.answer(
                true,
                request -> new Response(
                        200,
                        "{\"ok\":true}",
                        Map.of(
                                "Set-Cookie", "session=evil",
                                "Location", "http://evil.example",
                                "CamelHttpResponseCode", "500",
                                "X-RateLimit-Limit", "1",
                                "Access-Control-Allow-Origin", "*",
                                "Transfer-Encoding-X", "chunked",
                                "X-Vendor", "words")));
        vendor.take();
        LOOKED_AT.set(0);
        TAKEN_OVER.clear();
    }

    @AfterAll
    static void stop() throws IOException {
        serai.close();
        vendor.close();
        canary.close();
    }

    private static void countCanaryHits() {
        try {
            while (true) {
                canary.accept().close();
                CANARY_HITS.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Looks at each message wherever Camel hands it over: no header or property of it may come from a caller. */
    private static final class Lookout extends EventNotifierSupport {

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeEvent about) {
                Exchange exchange = about.getExchange();
                LOOKED_AT.incrementAndGet();
                note(exchange.getMessage().getHeaders());
                note(exchange.getProperties());
                note(exchange.getVariables());
            }
        }

        private static void note(Map<String, Object> values) {
            values.forEach((name, value) -> {
                if (value instanceof String text && text.contains("steal")) {
                    TAKEN_OVER.add(name + " = " + text);
                }
            });
        }
    }

    /** Where a caller puts a name. */
    enum Carrier {
        HEADER,
        QUERY,
        BODY_FIELD,
        NESTED_ARGUMENT_NAME,
        ARGUMENT_VALUE,
        PATH_ARGUMENT,
        BATCH_ITEM,
        BARE_TOOL_HEADER,
        PROVIDER_ANSWER
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void aNameChangesNothingOfTheRequestThatTheProviderSees(Carrier carrier) throws IOException {
        assertThat(names).hasSizeGreaterThan(2_300);
        List<String> fitting =
                names.stream().filter(name -> fits(name, carrier)).toList();
        for (int from = 0; from < fitting.size(); from += AT_ONCE) {
            List<String> some = fitting.subList(from, Math.min(from + AT_ONCE, fitting.size()));
            for (int letterCase = 0; letterCase < LETTER_CASES; letterCase++) {
                // When
                Map<String, String> spelt = spelt(some, letterCase);
                Reply reply = attack(carrier, spelt);

                // Then
                assertThat(reply.status())
                        .as(carrier + " " + spelt + " " + reply)
                        .isEqualTo(200);
                assertThatOnlyAllowedHeadersAreIn(reply);
                List<Received> received = vendor.take();
                assertThat(received).hasSize(1);
                assertThatTheRequestIsAsAlways(carrier, spelt, received.getFirst());
            }
        }
        assertThat(LOOKED_AT).hasValueGreaterThan(fitting.size() / AT_ONCE * LETTER_CASES);
        assertThat(TAKEN_OVER).isEmpty();
        assertThat(CANARY_HITS).hasValue(0);
        FaultRuns.report(
                "names that steer Camel: " + carrier.name().toLowerCase(Locale.ROOT),
                fitting.size() + " names, " + LETTER_CASES + " spellings",
                "no request changed",
                "0 changed",
                true);
    }

    private static boolean fits(String name, Carrier carrier) {
        return switch (carrier) {
            case HEADER, BARE_TOOL_HEADER, PROVIDER_ANSWER -> ControlNames.isToken(name);
            case BODY_FIELD, BATCH_ITEM -> !OURS.contains(name.toLowerCase(Locale.ROOT));
            case QUERY -> !OUR_QUERY.contains(name.toLowerCase(Locale.ROOT));
            case NESTED_ARGUMENT_NAME -> !Set.of("property", "value").contains(name.toLowerCase(Locale.ROOT));
            case PATH_ARGUMENT -> !name.matches("\\.{1,2}");
            default -> true;
        };
    }

    private static Map<String, String> spelt(List<String> some, int letterCase) {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER); // a header must not be repeated
        some.forEach(name ->
                values.put(ControlNames.spelt(name, letterCase), ControlNames.value(name, canary.getLocalPort())));
        return values;
    }

    private static void assertThatOnlyAllowedHeadersAreIn(Reply reply) {
        assertThat(reply.headers().map().keySet())
                .allSatisfy(name -> assertThat(ANSWERED).contains(name.toLowerCase(Locale.ROOT)));
    }

    private static void assertThatTheRequestIsAsAlways(Carrier carrier, Map<String, String> spelt, Received request)
            throws IOException {
        assertThat(request.method()).isEqualTo(carrier == Carrier.PATH_ARGUMENT ? "GET" : "POST");
        assertThat(request.header("Host")).isEqualTo(vendor.address().substring("http://".length()));
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
        switch (carrier) {
            case NESTED_ARGUMENT_NAME -> {
                assertThat(request.target()).isEqualTo("/v1/search");
                ObjectNode filter = (ObjectNode) JSON.readTree(request.body()).get("filter");
                spelt.forEach(
                        (name, value) -> assertThat(filter.get(name).asText()).isEqualTo(value));
                assertThat(filter.size()).isEqualTo(spelt.size() + 2);
            }
            case PATH_ARGUMENT -> {
                String path =
                        spelt.keySet().stream().map(HeaderAttackTest::encoded).collect(Collectors.joining("/"));
                assertThat(request.target()).isEqualTo("/repos/o/r/contents/" + path);
                assertThat(request.body()).isEmpty();
            }
            case ARGUMENT_VALUE -> assertThatOnlyTheTitleIsThere(request, lines(spelt));
            default -> assertThatOnlyTheTitleIsThere(request, "t");
        }
    }

    private static void assertThatOnlyTheTitleIsThere(Received request, String title) throws IOException {
        assertThat(request.target()).isEqualTo("/repos/o/r/issues");
        assertThat(JSON.readTree(request.body()))
                .isEqualTo(JSON.createObjectNode().put("title", title));
        assertThat(request.headers().stream().map(header -> header.getKey().toLowerCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(SENT);
        assertThat(request.header("User-Agent")).isEqualTo("Serai");
        assertThat(request.header("Accept")).isEqualTo("application/vnd.github+json");
        assertThat(request.header("X-GitHub-Api-Version")).isEqualTo("2022-11-28");
        assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    private static String lines(Map<String, String> spelt) {
        return spelt.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\r\n"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Reply attack(Carrier carrier, Map<String, String> spelt) {
        Map<String, String> headers = authorized();
        ObjectNode arguments = issue();
        ObjectNode body = JSON.createObjectNode();
        body.put("toolId", "github.createIssue").set("parameters", arguments);
        String path = "/api/v1/tools/invoke";
        Object sent = body;
        switch (carrier) {
            case HEADER -> headers.putAll(spelt);
            case QUERY ->
                path += spelt.entrySet().stream()
                        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
            case BODY_FIELD -> spelt.forEach(body::put);
            case NESTED_ARGUMENT_NAME -> {
                ObjectNode filter =
                        JSON.createObjectNode().put("property", "object").put("value", "page");
                spelt.forEach(filter::put);
                body.put("toolId", "notion.search")
                        .set("parameters", JSON.createObjectNode().set("filter", filter));
            }
            case ARGUMENT_VALUE -> arguments.put("title", lines(spelt));
            case PATH_ARGUMENT ->
                body.put("toolId", "github.getFileContents")
                        .set(
                                "parameters",
                                JSON.createObjectNode()
                                        .put("owner", "o")
                                        .put("repo", "r")
                                        .put("path", String.join("/", spelt.keySet())));
            case BATCH_ITEM -> {
                path = "/api/v1/tools/batch";
                spelt.forEach(body::put);
                ObjectNode batch = JSON.createObjectNode();
                batch.set("calls", JSON.createArrayNode().add(body));
                sent = batch;
            }
            case BARE_TOOL_HEADER -> {
                headers.putAll(spelt);
                path = "/tools/github.createIssue";
                sent = arguments;
            }
            case PROVIDER_ANSWER ->
                vendor.answer(true, request -> new Response(200, "{\"ok\":true}", new HashMap<>(spelt)));
        }
        return serai.request("POST", path, sent, headers);
    }

    private static Map<String, String> authorized() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Authorization", "Bearer " + tenant.key());
        return headers;
    }

    private static ObjectNode issue() {
        return JSON.createObjectNode().put("owner", "o").put("repo", "r").put("title", "t");
    }

    @Test
    void anArgumentOfSuchANameIsUnknownToEveryTool() {
        // Given: each name alone, 50 in a batch; in the build each in one letter case, in the full run in all.
        int rounds = FaultRuns.count(1, LETTER_CASES);
        for (int round = 0; round < rounds; round++) {
            for (int from = 0; from < names.size(); from += 50) {
                ArrayNode calls = JSON.createArrayNode();
                for (int i = from; i < Math.min(from + 50, names.size()); i++) {
                    ObjectNode arguments = issue();
                    String name = ControlNames.spelt(names.get(i), (i + round) % LETTER_CASES);
                    if (!arguments.has(name)
                            && !Set.of("body", "labels", "assignees", "milestone", "type")
                                    .contains(name)) {
                        arguments.put(name, ControlNames.value(name, canary.getLocalPort()));
                        calls.addObject().put("toolId", "github.createIssue").set("parameters", arguments);
                    }
                }

                // When
                Reply reply = tenant.request(
                        "POST", "/api/v1/tools/batch", JSON.createObjectNode().set("calls", calls));

                // Then
                assertThat(reply.data().get("results")).hasSize(calls.size()).allSatisfy(result -> assertThat(
                                result.at("/error/code").asText())
                        .as(result.toString())
                        .isEqualTo("VALIDATION_ERROR"));
            }
        }
        assertThat(vendor.take()).isEmpty();
        assertThat(TAKEN_OVER).isEmpty();
    }

    @Test
    void aPartOfThePathOfSuchANameIsNoTool() {
        // Given: in the build each name in one letter case, in the full run in all.
        int rounds = FaultRuns.count(1, LETTER_CASES);
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < names.size(); i++) {
                String name = encoded(ControlNames.spelt(names.get(i), (i + round) % LETTER_CASES));

                // When
                Reply reply = tenant.request("POST", "/tools/" + name + "?x=" + name, issue());

                // Then
                assertThat(reply.status()).as(name).isEqualTo(404);
                assertThat(reply.json().path("code").asText()).isEqualTo("TOOL_NOT_FOUND");
            }
        }
        assertThat(vendor.take()).isEmpty();
        assertThat(TAKEN_OVER).isEmpty();
    }

    @Test
    void aFormIsNotRead() {
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            String form = spelt(names.subList(from, Math.min(from + AT_ONCE, names.size())), from % LETTER_CASES)
                    .entrySet()
                    .stream()
                    .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                    .collect(Collectors.joining("&"));
            Map<String, String> headers = authorized();
            headers.put("Content-Type", "application/x-www-form-urlencoded");
            assertThatProblem(serai.request("POST", "/tools/github.createIssue", form, headers))
                    .is(415, "UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void noRouteOfOursTakesANameOver() {
        List<String> tokens = names.stream()
                .filter(name -> fits(name, Carrier.HEADER) && fits(name, Carrier.QUERY))
                .toList();
        for (String path : List.of("/api/v1/tools/list", "/api/v1/categories", "/tenants/headers/integrations")) {
            int status = tenant.request("GET", path, null).status();
            for (int from = 0; from < tokens.size(); from += AT_ONCE) {
                Map<String, String> spelt = spelt(
                        tokens.subList(from, Math.min(from + AT_ONCE, tokens.size())), from / AT_ONCE % LETTER_CASES);
                Map<String, String> headers = authorized();
                headers.putAll(spelt);
                String query = spelt.keySet().stream()
                        .map(name -> "x-" + encoded(name) + "=steal&" + encoded(name) + "=steal")
                        .collect(Collectors.joining("&", "?", ""));

                // When
                Reply reply = serai.request("GET", path + query, null, headers);

                // Then
                assertThat(reply.status()).as(path + query + reply).isEqualTo(status);
                assertThatOnlyAllowedHeadersAreIn(reply);
            }
        }
        assertThat(TAKEN_OVER).isEmpty();
    }

    @Test
    void aNameWithAnUnderscoreIsRefusedAsAHeader() {
        List<String> refused = names.stream().filter(name -> name.contains("_")).toList();
        assertThat(refused).hasSizeGreaterThan(70);
        for (String name : refused) {
            Map<String, String> headers = authorized();
            headers.put(name, "steal");
            assertThatProblem(serai.request("POST", "/tools/github.createIssue", issue(), headers))
                    .is(400, "INVALID_REQUEST");
        }
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void theCallersOwnCredentialAndCookiesNeverReachTheProvider() {
        // Given
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-API-Key", tenant.key());
        headers.put("Authorization", "Bearer " + tenant.key());
        headers.put("Cookie", "session=" + tenant.key());
        headers.put("Proxy-Authorization", "Basic " + tenant.key());

        // When
        serai.request("POST", "/tools/github.getMe?access_token=" + tenant.key(), Map.of(), headers);

        // Then
        List<Received> received = vendor.take();
        assertThat(received).hasSize(1);
        assertThat(received.getFirst().toString()).doesNotContain(tenant.key());
        assertThat(received.getFirst().header("Authorization")).isEqualTo("Bearer " + TOKEN);
    }

    @Test
    void everyKindOfAnswerHasOnlyHeadersOfTheClosedList() {
        Set<String> seen = new TreeSet<>();
        Stream.of(
                        tenant.invoke("github.getMe", Map.of()),
                        tenant.invoke("github.unknown", Map.of()),
                        tenant.invoke("demo.fail", Map.of("how", "rate_limited")),
                        tenant.request("GET", "/api/v1/tools/list", null),
                        tenant.request("GET", "/nowhere", null))
                .forEach(reply -> seen.addAll(reply.headers().map().keySet()));
        List<String> more = new ArrayList<>(
                seen.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
        more.removeAll(ANSWERED);
        assertThat(more).isEmpty();
    }
}
