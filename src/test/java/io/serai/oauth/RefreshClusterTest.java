package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.oauth.FakeIdentityProvider.Mood;
import io.serai.oauth.PairWriter.Written;
import io.serai.oauth.Refreshes.Claim;
import io.serai.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Three instances on one PostgreSQL, and a provider that ends a grant whose refresh token comes twice. */
@NeedsPostgres
class RefreshClusterTest {

    private static final String MASTER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");

    private static FakeIdentityProvider provider;
    private static final List<SeraiTester> INSTANCES = new ArrayList<>();
    private static int tenants;

    @BeforeAll
    static void start() {
        provider = new FakeIdentityProvider(Mode.STRICT);
        Map<String, String> environment = provider.environment(provider.routes());
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", MASTER_KEY);
        for (int i = 0; i < 3; i++) {
            INSTANCES.add(SeraiTester.start(environment));
        }
    }

    @AfterAll
    static void stop() {
        INSTANCES.forEach(SeraiTester::close);
        provider.close();
    }

    @AfterEach
    void calmDown() {
        provider.mood(Mood.USUAL);
    }

    private record Connected(String tenant, String key, Family family, ConnectionId id) {

        int callOn(SeraiTester instance) {
            return instance.request(
                            "POST",
                            "/api/v1/tools/invoke",
                            Map.of("toolId", "idp.get", "parameters", Map.of()),
                            Map.of("Authorization", "Bearer " + key))
                    .status();
        }

        int deleteOn(SeraiTester instance) {
            return instance.request(
                            "DELETE",
                            "/tenants/" + tenant + "/integrations/idp/credentials",
                            null,
                            Map.of("Authorization", "Bearer " + key))
                    .status();
        }
    }

    private static Connected connected() {
        var tenant = INSTANCES.getFirst().newTenant("cluster-" + ++tenants);
        Family family = provider.consent(tenant.id());
        int status = tenant.request(
                        "POST",
                        "/tenants/" + tenant.id() + "/integrations/idp/credentials",
                        Map.of(
                                "accessToken", family.access(),
                                "refreshToken", family.refresh(),
                                "expiresIn", 100_000))
                .status();
        assertThat(status).isEqualTo(201);
        return new Connected(tenant.id(), tenant.key(), family, new ConnectionId(tenant.id(), "idp", "default"));
    }

    private static JdbcClient sql() {
        return INSTANCES.getFirst().bean(JdbcClient.class);
    }

    private static void expire(ConnectionId id) {
        sql().sql("update credentials set expires_at = ?, last_refresh_at = null where tenant_id = ?")
                .params(PAST.atOffset(ZoneOffset.UTC), id.tenantId())
                .update();
        INSTANCES.forEach(instance -> instance.bean(Connections.class).forget(id));
    }

    @Test
    void eachExpiryMakesOneRefreshHoweverManyInstancesAreCalled() throws InterruptedException {
        // Given
        List<Connected> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(connected());
        }
        int rounds = FaultRuns.count(5, 50);
        provider.mood(Mood.slow(20));
        int before = provider.refreshes();
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

        // When
        for (int round = 0; round < rounds; round++) {
            all.forEach(one -> expire(one.id()));
            CountDownLatch done = new CountDownLatch(all.size() * INSTANCES.size() * 2);
            for (int i = 0; i < done.getCount(); i++) {
                int number = i;
                Thread.startVirtualThread(() -> {
                    statuses.add(all.get(number / 6).callOn(INSTANCES.get(number % 3)));
                    done.countDown();
                });
            }
            done.await();
        }

        // Then
        FaultRuns.report(
                "expiries on 3 instances, strict provider",
                "expiries " + rounds * 20 + ", refreshes " + (provider.refreshes() - before) + ", reuses "
                        + provider.reuses() + ", calls " + statuses.size());
        assertThat(statuses).hasSize(rounds * 120).containsOnly(200);
        assertThat(provider.refreshes() - before).isEqualTo(rounds * 20);
        assertThat(provider.reuses()).isZero();
    }

    @Test
    void aHolderThatWasFrozenPastItsLeaseDoesNotWrite() {
        // Given
        Connected connected = connected();
        Refreshes frozen = INSTANCES.get(1).bean(Refreshes.class);
        PairWriter late = INSTANCES.get(1).bean(PairWriter.class);
        List<Written> written = new ArrayList<>();
        int trials = FaultRuns.count(20, 100);

        // When
        for (int trial = 0; trial < trials; trial++) {
            expire(connected.id());
            Credential seen = INSTANCES
                    .get(1)
                    .bean(Connections.class)
                    .stored(connected.id())
                    .orElseThrow();
            Lease lease = ((Claim.Granted)
                            frozen.claim(connected.id(), seen.connection().version()))
                    .lease();
            sql().sql("update refreshes set lease_until = ? where tenant_id = ?")
                    .params(PAST.atOffset(ZoneOffset.UTC), connected.tenant())
                    .update();
            assertThat(connected.callOn(INSTANCES.get(2))).isEqualTo(200);
            Grant stale = new Grant(
                    null,
                    Secret.of("stale-access"),
                    Secret.of("stale-refresh"),
                    "bearer",
                    Duration.ofHours(1),
                    List.of());
            written.add(late.write(lease, NewPair.of(lease, seen, stale, Instant.now())));
        }

        // Then
        FaultRuns.report(
                "late writes of a frozen holder",
                "trials " + trials + ", written "
                        + written.stream()
                                .filter(one -> !(one instanceof Written.Fenced))
                                .count());
        assertThat(written).hasSize(trials).containsOnly(new Written.Fenced());
        assertThat(connected.callOn(INSTANCES.getFirst())).isEqualTo(200);
        assertThat(provider.reuses()).isZero();
    }

    @Test
    void aDeletedConnectionIsUnusableOnTheOtherInstancesAtOnce() {
        // Given
        Connected connected = connected();
        INSTANCES.forEach(instance -> assertThat(connected.callOn(instance)).isEqualTo(200));

        // When
        connected.deleteOn(INSTANCES.getFirst());

        // Then: long before what they remember would have expired
        await().atMost(Duration.ofSeconds(5))
                .until(() -> INSTANCES.stream().allMatch(instance -> connected.callOn(instance) == 404));
    }

    @Test
    void aDeletionThatRacesWithARefreshWins() throws InterruptedException {
        // Given
        provider.mood(Mood.slow(5));
        List<Connected> trials = new ArrayList<>();
        for (int trial = 0; trial < FaultRuns.count(60, 1_000); trial++) {
            trials.add(connected());
        }

        // When
        for (int trial = 0; trial < trials.size(); trial++) {
            Connected connected = trials.get(trial);
            expire(connected.id());
            Thread caller = Thread.startVirtualThread(() -> connected.callOn(INSTANCES.get(1)));
            Thread.yield();
            if (trial % 3 > 0) {
                await().pollDelay(Duration.ofMillis(3L * (trial % 7))).until(() -> true);
            }
            connected.deleteOn(INSTANCES.get(2));
            caller.join();
        }

        // Then
        assertThat(sql().sql(
                                "select count(*) from credentials where tenant_id like 'cluster-%' and tenant_id in (:ids)")
                        .param("ids", trials.stream().map(Connected::tenant).toList())
                        .query(Integer.class)
                        .single())
                .isZero();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> trials.stream().allMatch(one -> one.callOn(INSTANCES.get(1)) == 404));
    }
}
