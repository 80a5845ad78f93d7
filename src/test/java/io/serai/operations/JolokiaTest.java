package io.serai.operations;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bridge to JMX looks and does not touch. */
class JolokiaTest {

    private static final String CONTEXT = "org.apache.camel:context=serai,name=\"serai\",type=context";
    private static final String ROUTE = "org.apache.camel:context=serai,name=\"%s\",type=routes";
    /** What an operator could put into a placeholder, and nobody should then read here. */
    private static final String CANARY = "canary-placeholder-51d0";

    private static final Pattern TYPE = Pattern.compile("(?:^|,)type=([^,]*)");
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private static SeraiTester serai;
    private static Operator operator;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of("SERAI_PROVIDERS_GITHUB_BASE_URL", "https://example.invalid/" + CANARY));
        operator = Operator.loggedIn(serai);
    }

    @AfterAll
    static void stop() {
        operator.close();
        serai.close();
    }

    @Test
    void hawtioGetsWhatItDrawsRoutesFrom() {
        // When
        JsonNode routes = operator.ask(exec(CONTEXT, "dumpRoutesAsXml()"));
        JsonNode figures = operator.ask(exec(CONTEXT, "dumpRoutesStatsAsXml", true, true));

        // Then
        assertThat(routes.get("value").asText()).contains("<route ", "id=\"call\"", "resolveTool");
        assertThat(figures.get("value").asText()).contains("<routeStat ", "id=\"call\"");
    }

    @Test
    void theContextCountsACallOnceAndItsRoutesCountItEach() {
        // Given
        TenantClient tenant = serai.newTenant("counted");
        long before = exchanges(CONTEXT);
        long calls = exchanges(ROUTE.formatted("call"));
        long invocations = exchanges(ROUTE.formatted("tools.invoke"));

        // When
        for (int i = 0; i < 5; i++) {
            tenant.call("demo.echo", Map.of("message", "hello"));
        }

        // Then
        await().untilAsserted(() -> {
            assertThat(exchanges(ROUTE.formatted("call"))).isEqualTo(calls + 5);
            assertThat(exchanges(ROUTE.formatted("tools.invoke"))).isEqualTo(invocations + 5);
            assertThat(exchanges(CONTEXT)).isEqualTo(before + 5);
        });
    }

    private static long exchanges(String bean) {
        return operator.ask(Map.of("type", "read", "mbean", bean, "attribute", "ExchangesTotal"))
                .get("value")
                .asLong();
    }

    @Test
    void onlyFewMBeansAreListed() {
        // When
        JsonNode domains = operator.ask(Map.of("type", "list")).get("value");

        // Then
        assertThat(domains.fieldNames()).toIterable().containsExactlyInAnyOrder("java.lang", "org.apache.camel");
        Set<String> types = new TreeSet<>();
        domains.get("org.apache.camel")
                .fieldNames()
                .forEachRemaining(name -> types.add(TYPE.matcher(name)
                        .results()
                        .map(result -> result.group(1))
                        .findFirst()
                        .orElse(name)));
        assertThat(types).containsExactly("components", "context", "routes");
    }

    @Test
    void noAttributeCanBeWritten() throws JMException {
        // Given
        List<Map<String, ?>> writes = new ArrayList<>();
        for (ObjectName name : BEANS.queryNames(null, null)) {
            for (MBeanAttributeInfo attribute : BEANS.getMBeanInfo(name).getAttributes()) {
                writes.add(Map.of(
                        "type",
                        "write",
                        "mbean",
                        name.getCanonicalName(),
                        "attribute",
                        attribute.getName(),
                        "value",
                        1));
            }
        }

        // When, Then
        assertThat(writes).hasSizeGreaterThan(1_000);
        assertAllAreRefused(writes);
    }

    @Test
    void noOperationCanBeCalledButTheTwoThatHawtioNeeds() throws JMException {
        // Given
        List<Map<String, ?>> calls = new ArrayList<>();
        for (ObjectName name : BEANS.queryNames(null, null)) {
            MBeanInfo bean = BEANS.getMBeanInfo(name);
            Arrays.stream(bean.getOperations())
                    .map(MBeanFeatureInfo::getName)
                    .distinct()
                    .forEach(operation -> calls.add(exec(name.getCanonicalName(), operation)));
            Arrays.stream(bean.getOperations())
                    .forEach(operation -> calls.add(exec(name.getCanonicalName(), signature(operation))));
        }
        calls.remove(exec(CONTEXT, "dumpRoutesAsXml()"));
        calls.remove(exec(CONTEXT, "dumpRoutesStatsAsXml"));

        // When, Then
        assertThat(calls).hasSizeGreaterThan(5_000);
        assertAllAreRefused(calls);
    }

    @Test
    void nobodyListensToAnMBean() {
        // Given
        String client = operator.ask(Map.of("type", "notification", "command", "register"))
                .get("value")
                .get("id")
                .asText();

        // When
        JsonNode answer = operator.ask(
                Map.of("type", "notification", "command", "add", "client", client, "mode", "pull", "mbean", CONTEXT));

        // Then
        assertThat(answer.get("error").asText()).contains("Known backends: []");
    }

    /** In lots, because there are thousands. */
    private static void assertAllAreRefused(List<Map<String, ?>> requests) {
        for (int from = 0; from < requests.size(); from += 500) {
            List<Map<String, ?>> lot = requests.subList(from, Math.min(from + 500, requests.size()));
            JsonNode answers = operator.ask(lot);
            for (int i = 0; i < lot.size(); i++) {
                assertThat(answers.path(i).path("status").asInt())
                        .as("%s: %s", lot.get(i), answers.path(i))
                        .isEqualTo(403);
                assertThat(answers.path(i).has("value")).as("%s", lot.get(i)).isFalse();
            }
        }
    }

    @Test
    void noValueOfAPlaceholderIsShown() {
        // When
        JsonNode listed = operator.ask(Map.of("type", "list"));
        StringBuilder seen = new StringBuilder(listed.toString());
        listed.get("value").properties().forEach(domain -> domain.getValue()
                .fieldNames()
                .forEachRemaining(name ->
                        seen.append(operator.ask(Map.of("type", "read", "mbean", domain.getKey() + ":" + name)))));
        String drawn = operator.ask(exec(CONTEXT, "dumpRoutesAsXml()")).toString();

        // Then
        assertThat(seen.append(drawn).toString())
                .contains("github.createIssue")
                .doesNotContain(CANARY, SeraiTester.ADMIN_KEY);
    }

    @Test
    void systemPropertiesAreNotShown() {
        // When
        JsonNode answer = operator.ask(
                Map.of("type", "read", "mbean", "java.lang:type=Runtime", "attribute", "SystemProperties"));

        // Then
        assertThat(answer.get("status").asInt()).isEqualTo(403);
    }

    @Test
    void noOtherMachineIsAsked() throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            String address = "service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi".formatted(elsewhere.getLocalPort());

            // When
            operator.ask(Map.of("type", "version", "target", Map.of("url", address)));
            operator.ask(Map.of(
                    "type",
                    "read",
                    "mbean",
                    "java.lang:type=Memory",
                    "attribute",
                    "HeapMemoryUsage",
                    "target",
                    Map.of("url", address)));

            // Then
            elsewhere.setSoTimeout(200);
            assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        // When
        HttpResponse<String> posted = operator.jolokia(Map.of("type", "version"), "Origin", "https://evil.example");
        HttpResponse<String> read = operator.get("/actuator/jolokia/version", "Origin", "null");
        HttpResponse<String> own = operator.jolokia(
                Map.of("type", "version"), "Origin", serai.operations().toString());

        // Then
        assertThat(posted.statusCode()).isEqualTo(403);
        assertThat(read.statusCode()).isEqualTo(403);
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aPostWithoutTheSessionsTokenIsRefused() {
        // When
        HttpResponse<String> answer = operator.jolokia(Map.of("type", "version"), "X-XSRF-TOKEN", "guessed");

        // Then
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private static Map<String, ?> exec(String mbean, String operation, Object... arguments) {
        return Map.of("type", "exec", "mbean", mbean, "operation", operation, "arguments", List.of(arguments));
    }

    private static String signature(MBeanOperationInfo operation) {
        return Arrays.stream(operation.getSignature())
                .map(MBeanParameterInfo::getType)
                .collect(joining(",", operation.getName() + "(", ")"));
    }
}
