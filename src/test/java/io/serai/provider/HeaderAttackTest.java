package io.serai.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that a caller names, in whatever letter case and wherever it puts it, steers the request to the provider. */
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

    /** How many names go into one request. */
    private static final int AT_ONCE = 40;

    private static RecordingProvider vendor;
    private static ServerSocket canary;
    private static final AtomicInteger CANARY_HITS = new AtomicInteger();
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static List<String> names;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        canary = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(HeaderAttackTest::countCanaryHits);
        serai = SeraiTester.start(vendor.environment("github", "notion"));
        tenant = serai.newTenant("headers");
        tenant.connect("github", TOKEN);
        tenant.connect("notion", TOKEN);
        names = names();
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

    /** The catalogue: what Camel's own classes define, and a list for components that are not even here. */
    private static List<String> names() throws IOException {
        Set<String> all = new LinkedHashSet<>();
        for (Class<?> constants : List.of(Exchange.class, PlatformHttpConstants.class)) {
            for (Field field : constants.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                    try {
                        all.add((String) field.get(null));
                    } catch (IllegalAccessException impossible) {
                        throw new AssertionError(impossible);
                    }
                }
            }
        }
        try (var list = HeaderAttackTest.class.getResourceAsStream("/io/serai/http/header-names.txt")) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(all::add);
        }
        return all.stream()
                .filter(name -> name.matches("[A-Za-z0-9.-]+")) // the others are refused, see BadInputTest
                .filter(name -> !Set.of(
                                "content-type",
                                "content-length",
                                "host",
                                "authorization",
                                "transfer-encoding",
                                "content-encoding",
                                "idempotency-key", // means something, see IdempotencyTest
                                "connection",
                                "upgrade")
                        .contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** Where a caller puts a name. */
    enum Carrier {
        HEADER,
        QUERY,
        BODY_FIELD,
        ARGUMENT_OBJECT,
        BARE_HEADER
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void aNameChangesNothingOfTheRequestThatTheProviderSees(Carrier carrier) throws IOException {
        assertThat(names).hasSizeGreaterThan(200);
        vendor.take();
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            List<String> some = names.subList(from, Math.min(from + AT_ONCE, names.size()));
            for (List<String> spelt : letterCases(some)) {
                // When
                Reply reply = attack(carrier, spelt);

                // Then
                assertThat(reply.status())
                        .as(carrier + " " + spelt + " " + reply)
                        .isEqualTo(200);
                assertThat(reply.headers().map().keySet())
                        .allSatisfy(name -> assertThat(ANSWERED).contains(name.toLowerCase(Locale.ROOT)));
                List<Received> received = vendor.take();
                assertThat(received).hasSize(1);
                assertThatTheRequestIsAsAlways(carrier, spelt, received.getFirst());
            }
        }
        assertThat(CANARY_HITS).hasValue(0);
    }

    private static void assertThatTheRequestIsAsAlways(Carrier carrier, List<String> spelt, Received request)
            throws IOException {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Host")).isEqualTo(vendor.address().substring("http://".length()));
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
        if (carrier == Carrier.ARGUMENT_OBJECT) {
            assertThat(request.target()).isEqualTo("/v1/search");
            assertThat(JSON.readTree(request.body()).get("filter").size()).isEqualTo(spelt.size() + 2);
            return;
        }
        assertThat(request.target()).isEqualTo("/repos/o/r/issues");
        assertThat(request.body()).isEqualTo("{\"title\":\"t\"}");
        assertThat(request.headers().stream().map(header -> header.getKey().toLowerCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(SENT);
        assertThat(request.header("User-Agent")).isEqualTo("Serai");
        assertThat(request.header("Accept")).isEqualTo("application/vnd.github+json");
        assertThat(request.header("X-GitHub-Api-Version")).isEqualTo("2022-11-28");
        assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    private static Reply attack(Carrier carrier, List<String> spelt) {
        String value = "http://127.0.0.1:" + canary.getLocalPort() + "/steal?method=DELETE";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + tenant.key());
        Map<String, String> values = spelt.stream().collect(Collectors.toMap(name -> name, name -> value));
        ObjectNode arguments =
                JSON.createObjectNode().put("owner", "o").put("repo", "r").put("title", "t");
        ObjectNode body = JSON.createObjectNode();
        body.put("toolId", "github.createIssue").set("parameters", arguments);
        switch (carrier) {
            case HEADER -> headers.putAll(values);
            case QUERY -> {
                String query = spelt.stream()
                        .map(name -> name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
                return serai.request("POST", "/api/v1/tools/invoke?" + query, body, headers);
            }
            case BODY_FIELD -> values.forEach(body::put);
            case ARGUMENT_OBJECT -> {
                ObjectNode filter =
                        JSON.createObjectNode().put("property", "object").put("value", "page");
                values.forEach(filter::put);
                body.put("toolId", "notion.search")
                        .set("parameters", JSON.createObjectNode().set("filter", filter));
            }
            case BARE_HEADER -> {
                headers.putAll(values);
                return serai.request("POST", "/tools/github.createIssue", arguments, headers);
            }
        }
        return serai.request("POST", "/api/v1/tools/invoke", body, headers);
    }

    private static List<List<String>> letterCases(List<String> some) {
        return List.of(
                some,
                some.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
                some.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(),
                some.stream().map(name -> alternating(name, 0)).toList(),
                some.stream().map(name -> alternating(name, 1)).toList(),
                some.stream()
                        .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                        .toList());
    }

    private static String alternating(String name, int parity) {
        return IntStream.range(0, name.length())
                .mapToObj(i -> i % 2 == parity
                        ? name.substring(i, i + 1).toLowerCase(Locale.ROOT)
                        : name.substring(i, i + 1).toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    @Test
    void anArgumentOfSuchANameIsUnknownToEveryTool() {
        for (String name : names) {
            Reply reply =
                    tenant.invoke("github.createIssue", Map.of("owner", "o", "repo", "r", "title", "t", name, "x"));
            assertThat(reply.status()).as(name).isEqualTo(400);
        }
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void theCallersOwnCredentialAndCookiesNeverReachTheProvider() {
        // Given
        vendor.take();
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
