package io.serai.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static SeraiTester serai;
    private static TenantClient first;
    private static TenantClient second;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
        first = serai.newTenant("blue-whale");
        second = serai.newTenant("red-kite");
        second.connect("github", "canary-metrics-9a3c");
        first.call("demo.echo", Map.of("message", "canary-metrics-9a3c"));
        second.call("demo.echo", Map.of("message", "hello"));
        second.invoke("demo.fail", Map.of("how", "rejected"));
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    private static String scrape() {
        try (Operator anybody = new Operator(serai)) {
            return anybody.get("/actuator/prometheus").body();
        }
    }

    @Test
    void routesShareTheirDescriptionOverJmx() throws Exception {
        // When
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<Object> operations = new ArrayList<>();
        for (ObjectName route : server.queryNames(new ObjectName("org.apache.camel:type=routes,*"), null)) {
            operations.add(server.getMBeanInfo(route).getOperations()[0]);
        }

        // Then: one for each gateway in this JVM
        assertThat(operations).hasSizeGreaterThan(100);
        Set<Object> different = Collections.newSetFromMap(new IdentityHashMap<>());
        different.addAll(operations);
        assertThat(different).hasSizeLessThan(operations.size() / 10);
    }

    @Test
    void toolsAreCountedOverAllTenants() {
        assertThat(scrape())
                .contains(
                        "serai_tool_invocations_seconds_count{provider=\"demo\",result=\"success\",tool=\"demo.echo\"} 2\n")
                .contains(
                        "serai_tool_invocations_seconds_count{provider=\"demo\",result=\"PROVIDER_REJECTED\",tool=\"demo.fail\"} 1\n");
    }

    @Test
    void routesAreCountedByCamel() {
        // Camel counts an exchange when it is done, and the answer goes out a moment before.
        await().untilAsserted(() -> assertThat(scrape())
                .containsPattern("camel_exchanges_total\\{[^}]*routeId=\"tools.invoke\"} 3.0")
                .containsPattern("camel_route_policy_seconds_count\\{[^}]*routeId=\"demo.echo\"} 2"));
        assertThat(scrape()).doesNotContain("camel_message_history", "camel_exchange_event_notifier");
    }

    @Test
    void thePopulationIsCounted() {
        assertThat(scrape()).contains("serai_tenants 2.0\n", "serai_credentials 1.0\n");
    }

    @Test
    void nothingTellsOneTenantFromAnother() {
        assertThat(scrape())
                .doesNotContain(first.id(), second.id(), first.key(), second.key())
                .doesNotContain("canary-metrics-9a3c", SeraiTester.ADMIN_KEY, "tenant=");
    }
}
