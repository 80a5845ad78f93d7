package io.serai.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Two instances that count the same tenants. */
@NeedsPostgres
class SharedUsageTest {

    private static final int TENANTS = 40;

    @Test
    void bothMayBeTheFirstToCountATenant() throws InterruptedException {
        // Given
        Map<String, String> environment = new HashMap<>();
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        try (SeraiTester one = SeraiTester.start(environment);
                SeraiTester other = SeraiTester.start(environment)) {
            Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
            for (int number = 0; number < TENANTS; number++) {
                TenantClient tenant = one.newTenant("shared-" + number);
                List<TenantClient> both = List.of(tenant, tenant.at(other));
                both.forEach(at -> at.call("demo.echo", Map.of("message", "x")));

                // When
                List<Thread> readers = both.stream()
                        .map(at -> Thread.startVirtualThread(() -> statuses.add(
                                at.request("GET", "/tenants/" + at.id(), null).status())))
                        .toList();
                for (Thread reader : readers) {
                    reader.join();
                }

                // Then
                assertThat(tenant.request("GET", "/tenants/" + tenant.id() + "/usage", null)
                                .json()
                                .path("toolInvocations")
                                .asInt())
                        .isEqualTo(2);
            }
            assertThat(statuses).hasSize(2 * TENANTS).containsOnly(200);
        }
    }
}
