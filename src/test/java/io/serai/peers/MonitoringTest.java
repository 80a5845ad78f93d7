package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.RedisServer;
import io.serai.RoutesFolder;
import io.serai.ScratchFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.problem.ProblemType;
import io.serai.vault.TestVault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code deploy/monitoring} asks Prometheus for is what a gateway shows to which everything has happened once. */
@NeedsPeers
class MonitoringTest {

    private static final Path FOLDER = Path.of("deploy/monitoring");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Prometheus itself adds to every sample. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    /** A provider with a budget, a breaker that opens soon and a tool whose second step is refused, as is undoing the first. */
    private static final String FILE = """
            - beans:
                - name: acme
                  type: io.serai.provider.Provider
                  properties:
                    title: Acme
                    category: test
                    baseUrl: "{{serai.providers.acme.base-url:http://localhost}}"
                    oauth: { authorizationUrl: "http://localhost/a", tokenUrl: "{{serai.providers.acme.token-url:http://localhost}}" }
                    protection:
                      budget: { requests: 12, seconds: 3600 }
                      breaker: { failurePercent: 50, calls: 4, minimumCalls: 2, openSeconds: 60 }
            - route:
                id: acme.write
                description: Writes.
                from:
                  uri: tool:acme.write
                  parameters:
                    effect: write
                    inputSchema: {}
                  steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /write } } } ]
            - route:
                id: acme.both
                description: Does two things or none.
                from:
                  uri: tool:acme.both
                  parameters:
                    effect: write
                    inputSchema: {}
                  steps:
                    - saga:
                        steps:
                          - saga:
                              compensation: direct:acme.dropFirst
                              steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /first } } } ]
                          - saga:
                              compensation: direct:acme.dropFirst
                              steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /refuse } } } ]
            - route:
                id: acme.dropFirst
                from:
                  uri: direct:acme.dropFirst
                  steps: [ { to: { uri: "provider:acme", parameters: { httpMethod: POST, path: /refuse } } } ]
            """;

    private static Scrape scrape;
    private static List<String> expressions;
    private static List<PromQl> queries;

    @BeforeAll
    static void letEverythingHappenOnce() throws Exception {
        Map<String, String> environment = new HashMap<>();
        try (RecordingProvider vendor = new RecordingProvider();
                TestVault vault = new TestVault();
                RedisServer redis = RedisServer.start()) {
            environment.put("REDIS_URL", redis.url());
            environment.putAll(vault.environment());
            environment.putAll(vendor.environment("acme"));
            environment.put("SERAI_PROVIDERS_ACME_TOKEN_URL", vendor.address() + "/token");
            environment.put("SERAI_AUDIT_URI", "file:" + ScratchFolder.create("audit-copies") + "?fileExist=Append");
            environment.put("ACME_CLIENT_ID", "acme-client");
            environment.put("ACME_CLIENT_SECRET", "acme-client-secret-0123456789");
            RoutesFolder routes = RoutesFolder.ofTheGateway().with("providers/acme.yaml", FILE);
            environment.put("SERAI_ROUTES", routes.path().toString());
            vendor.answer(false, MonitoringTest::answer);
            try (SeraiTester serai = SeraiTester.start(environment)) {
                use(serai, vault);
                scrape = scrapeWhenCounted(serai);
            }
        }
        expressions = Stream.concat(
                        rules().stream().map(rule -> rule.path("expr").asText()), panels())
                .toList();
        queries = PromQl.read(expressions);
    }

    private static Response answer(Received request) {
        return switch (request.path()) {
            case "/token" ->
                new Response(200, "{\"access_token\":\"new\",\"token_type\":\"bearer\",\"expires_in\":3600}");
            case "/refuse" -> new Response(403, "{}");
            default -> new Response(200, "{\"ok\":true}");
        };
    }

    private static void use(SeraiTester serai, TestVault vault) {
        TenantClient tenant = serai.newTenant("watched");
        tenant.connect("acme", Map.of("accessToken", "t", "refreshToken", "r", "expiresIn", 3600));
        tenant.invoke("acme.both", Map.of());
        tenant.request("POST", "/tenants/watched/integrations/acme/refresh", Map.of());
        for (int i = 0; i < 12; i++) {
            tenant.invoke("acme.write", Map.of());
        }
        tenant.request("POST", "/api/v1/tools/select", Map.of("query", "write something"));
        vault.goAway();
        tenant.request("POST", "/tenants/watched/integrations/acme/credentials", Map.of("accessToken", "lost"));
    }

    private static Scrape scrapeWhenCounted(SeraiTester serai) {
        HttpRequest request = HttpRequest.newBuilder(serai.operations().resolve("/actuator/prometheus"))
                .build();
        System.gc(); // a meter comes with the first collection
        try (HttpClient client = HttpClient.newHttpClient()) {
            return await().until(
                            () -> new Scrape(client.send(request, HttpResponse.BodyHandlers.ofString())
                                    .body()),
                            seen -> seen.metrics()
                                    .containsAll(Set.of("serai_saga_compensations_total", "jvm_gc_pause_seconds_sum")));
        }
    }

    private static List<JsonNode> rules() throws IOException {
        try (InputStream file = Files.newInputStream(FOLDER.resolve("alerts.yaml"))) {
            JsonNode tree = JSON.valueToTree(new Yaml().<Map<String, Object>>load(file));
            List<JsonNode> rules = new ArrayList<>();
            tree.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
            return rules;
        }
    }

    private static Stream<String> panels() throws IOException {
        JsonNode dashboard = JSON.readTree(FOLDER.resolve("dashboard.json").toFile());
        return dashboard.findValuesAsText("expr").stream()
                .map(text -> text.replace("$__rate_interval", "5m").replaceAll("\\$\\w+", ".*"));
    }

    @Test
    void everyExpressionIsOneThatPrometheusUnderstands() {
        assertThat(queries).hasSize(expressions.size()).hasSizeGreaterThan(50);
        assertThat(queries).allSatisfy(query -> {
            assertThat(query.errors()).isEmpty();
            assertThat(query.selectors()).isNotEmpty();
        });
    }

    @Test
    void everyMetricIsThere() {
        assertThat(queries.stream().flatMap(query -> query.selectors().stream()).map(PromQl.Selector::metric))
                .allSatisfy(metric -> assertThat(metric.equals("up") ? Set.of("up") : scrape.metrics())
                        .contains(metric));
    }

    @Test
    void everyLabelIsOneOfItsMetricAndCanHaveThatValue() {
        Set<String> unknown = new TreeSet<>();
        for (PromQl query : queries) {
            for (PromQl.Selector selector : query.selectors()) {
                for (PromQl.Matcher matcher : selector.matchers()) {
                    for (String value : matcher.wanted()) {
                        if (!canBe(selector.metric(), matcher.label(), value)) {
                            unknown.add(selector.metric() + "{" + matcher.label() + "=" + value + "}");
                        }
                    }
                }
            }
            query.groups().forEach(group -> group.metrics().forEach(metric -> group.labels().stream()
                    .filter(label -> !hasLabel(metric, label))
                    .forEach(label -> unknown.add(metric + " by " + label))));
        }
        assertThat(unknown).isEmpty();
    }

    private static boolean hasLabel(String metric, String label) {
        return OF_THE_TARGET.contains(label) || scrape.labels(metric).contains(label);
    }

    /** All codes of failures can be results, whether they have happened or not. */
    private static boolean canBe(String metric, String label, String value) {
        return OF_THE_TARGET.contains(label)
                || scrape.values(metric, label).contains(value)
                || metric.startsWith("serai_tool_invocations_seconds")
                        && label.equals("result")
                        && Arrays.stream(ProblemType.values())
                                .anyMatch(type -> type.name().equals(value));
    }

    @Test
    void everyAlertSaysHowBadItIsAndHasAChapterInTheDocumentation() throws IOException {
        // Given
        String operations = Files.readString(Path.of("docs/operations.md"));
        Set<String> chapters = Pattern.compile("(?m)^### (Serai\\w+)$")
                .matcher(operations)
                .results()
                .map(heading -> heading.group(1))
                .collect(Collectors.toSet());

        // When
        List<JsonNode> rules = rules();

        // Then
        assertThat(rules.stream().map(rule -> rule.path("alert").asText()))
                .containsExactlyInAnyOrderElementsOf(chapters);
        assertThat(rules).allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(rule.at("/annotations/runbook").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(java.util.Locale.ROOT));
        });
    }

    @Test
    void theLabelsInTheTextsOfAnAlertAreThoseThatItsExpressionLeaves() throws IOException {
        List<JsonNode> rules = rules();
        for (int i = 0; i < rules.size(); i++) {
            String summary = rules.get(i).at("/annotations/summary").asText();
            PromQl query = queries.get(i);
            Set<String> left = new TreeSet<>();
            query.groups().forEach(group -> left.addAll(group.labels()));
            if (query.groups().isEmpty()) {
                left.addAll(OF_THE_TARGET);
                query.selectors().forEach(selector -> left.addAll(scrape.labels(selector.metric())));
            }
            assertThat(Pattern.compile("\\$labels\\.(\\w+)").matcher(summary).results())
                    .as(summary)
                    .allSatisfy(label -> assertThat(left).contains(label.group(1)));
        }
    }

    @Test
    void theJobIsCalledAsTheRulesCallIt() throws IOException {
        try (InputStream file = Files.newInputStream(FOLDER.resolve("prometheus.yaml"))) {
            JsonNode tree = JSON.valueToTree(new Yaml().<Map<String, Object>>load(file));
            assertThat(tree.at("/scrape_configs/0/job_name").asText()).isEqualTo("serai");
            assertThat(URI.create("http://serai"
                            + tree.at("/scrape_configs/0/metrics_path").asText()))
                    .hasPath("/actuator/prometheus");
        }
    }
}
