package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.Reply;
import io.serai.ScratchFolder;
import io.serai.SeraiProcess;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.oauth.FakeIdentityProvider.Mood;
import io.vertx.core.Promise;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A process that is stopped after it has sent its request, past its lease, and goes on when another has renewed the
 * connection: what it then finds in its mailbox must not be stored.
 */
@NeedsPostgres
class FrozenHolderTest {

    private static final int CONNECTIONS = 5;

    private record Tenant(String id, String key) {

        int callOn(SeraiProcess serai) {
            return send(serai, "/api/v1/tools/invoke", Map.of("toolId", "idp.get", "parameters", Map.of()))
                    .status();
        }

        int refreshOn(SeraiProcess serai) {
            return send(serai, path("/refresh"), Map.of()).status();
        }

        Reply send(SeraiProcess serai, String path, Map<String, ?> body) {
            return serai.request("POST", path, body, Map.of("Authorization", "Bearer " + key));
        }

        String path(String what) {
            return "/tenants/" + id + "/integrations/idp" + what;
        }
    }

    private final List<Tenant> tenants = new ArrayList<>();
    private FakeIdentityProvider provider;
    private String database;
    private SeraiProcess frozen;
    private SeraiProcess other;

    @BeforeEach
    void start() throws IOException {
        provider = new FakeIdentityProvider(Mode.GRACE); // the other one must send the same refresh token again
        database = PostgresServer.shared().newDatabase();
        Map<String, String> environment = provider.environment(provider.routes());
        environment.put("SERAI_DB_URL", database);
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("SERAI_REFRESH_LEASE", "1s");
        frozen = SeraiProcess.start(ScratchFolder.create("serai-frozen"), environment);
        other = SeraiProcess.start(ScratchFolder.create("serai-other"), environment);
        for (int i = 0; i < CONNECTIONS; i++) {
            tenants.add(connected("frozen-" + i));
        }
    }

    @AfterEach
    void stop() {
        frozen.close();
        other.close();
        provider.close();
    }

    private Tenant connected(String id) {
        Reply made = other.adminRequest("POST", "/admin/tenants", Map.of("id", id, "name", id, "plan", "test"));
        Tenant tenant = new Tenant(id, made.json().path("apiKey").asText());
        Family family = provider.consent(id);
        Map<String, Object> pair = family.credential("expiresIn", 100_000);
        assertThat(tenant.send(other, tenant.path("/credentials"), pair).status())
                .isEqualTo(201);
        return tenant;
    }

    @Test
    void whatItHasMissedIsNotStored() throws Exception {
        // Given
        int rounds = FaultRuns.count(1, 20);
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

        // When
        for (int round = 0; round < rounds; round++) {
            freezeWhileOthersRenew(statuses);
        }

        // Then
        int fenced = fenced();
        int lateWrites = renewals() - rounds * CONNECTIONS;
        FaultRuns.report(
                "late writes of a stopped process (R3)",
                rounds * CONNECTIONS + " refreshes, SIGSTOP past the lease",
                rounds * CONNECTIONS + " fenced; 0 written; 0 failed calls",
                fenced + " fenced; " + lateWrites + " written; "
                        + statuses.stream().filter(status -> status != 200).count() + " failed calls",
                fenced == rounds * CONNECTIONS
                        && lateWrites == 0
                        && statuses.stream().allMatch(status -> status == 200));
        assertThat(statuses).containsOnly(200);
        assertThat(lateWrites).isZero();
        assertThat(fenced).isEqualTo(rounds * CONNECTIONS);
    }

    private void freezeWhileOthersRenew(Queue<Integer> statuses) throws InterruptedException {
        Promise<Void> thawed = Promise.promise();
        Set<Family> asked = ConcurrentHashMap.newKeySet();
        provider.mood(family -> asked.add(family) ? Mood.held(thawed.future()) : Mood.USUAL);
        int before = provider.requests();
        List<Thread> callers = tenants.stream()
                .map(tenant -> Thread.startVirtualThread(() -> statuses.add(tenant.refreshOn(frozen))))
                .toList();
        await().pollInterval(Duration.ofMillis(2)).until(() -> provider.requests() == before + CONNECTIONS);
        frozen.freeze();
        tenants.forEach(tenant -> statuses.add(tenant.callOn(other)));
        thawed.complete();
        frozen.thaw();
        for (Thread caller : callers) {
            caller.join();
        }
        tenants.forEach(tenant -> statuses.add(tenant.callOn(frozen)));
    }

    /** How often the stopped process says that it came too late. */
    private int fenced() {
        return (int) tenants.stream()
                .map(tenant -> frozen.adminRequest(
                        "GET", "/admin/audit?action=credentials.refresh&limit=100&tenantId=" + tenant.id(), null))
                .flatMap(page -> page.json().path("records").findValuesAsText("code").stream())
                .filter("fenced"::equals)
                .count();
    }

    private int renewals() throws SQLException {
        try (Connection sql = DriverManager.getConnection(database);
                ResultSet sum = sql.createStatement().executeQuery("select sum(refresh_count) from credentials")) {
            sum.next();
            return sum.getInt(1);
        }
    }
}
