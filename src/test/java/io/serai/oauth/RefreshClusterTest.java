package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.Reply;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Three instances on one PostgreSQL, and a provider that ends a grant whose refresh token comes twice. */
@NeedsPostgres
class RefreshClusterTest {

    private static final String MASTER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");

    /** As it is by default where all is done in full size. */
    private static final Duration LEASE = FaultRuns.time(Duration.ofSeconds(4), Duration.ofSeconds(15));

    private static final Duration LONGER_THAN_THE_LEASE = FaultRuns.time(Duration.ofSeconds(6), Duration.ofSeconds(30));

    private static FakeIdentityProvider provider;
    private static final List<SeraiTester> INSTANCES = new ArrayList<>();
    private static int tenants;

    @BeforeAll
    static void start() {
        provider = new FakeIdentityProvider(Mode.STRICT);
        Map<String, String> environment = provider.environment(provider.routes());
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", MASTER_KEY);
        environment.put("SERAI_REFRESH_LEASE", LEASE.toSeconds() + "s");
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
            return answerOf(instance).status();
        }

        Reply answerOf(SeraiTester instance) {
            return instance.request(
                    "POST",
                    "/api/v1/tools/invoke",
                    Map.of("toolId", "idp.get", "parameters", Map.of()),
                    Map.of("Authorization", "Bearer " + key));
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
        tenant.connect("idp", family.credential("expiresIn", 100_000));
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
        Queue<String> answers = new ConcurrentLinkedQueue<>();

        // When
        for (int round = 0; round < rounds; round++) {
            all.forEach(one -> expire(one.id()));
            CountDownLatch done = new CountDownLatch(all.size() * INSTANCES.size() * 2);
            for (int i = 0; i < done.getCount(); i++) {
                int number = i;
                Thread.startVirtualThread(() -> {
                    Reply reply = all.get(number / 6).answerOf(INSTANCES.get(number % 3));
                    answers.add(reply.status() + reply.json().path("code").asText());
                    done.countDown();
                });
            }
            done.await();
        }

        // Then
        int refreshes = provider.refreshes() - before;
        List<String> failed =
                answers.stream().filter(answer -> !answer.equals("200")).toList();
        FaultRuns.report(
                "expiries on 3 instances, strict provider (R2)",
                rounds * 20 + " expiries, " + answers.size() + " calls",
                rounds * 20 + " refreshes, 0 reuses, 0 failed calls",
                refreshes + " refreshes, " + provider.reuses() + " reuses, " + failed.size() + " failed calls",
                refreshes == rounds * 20 && provider.reuses() == 0 && failed.isEmpty());
        assertThat(failed).isEmpty();
        assertThat(answers).hasSize(rounds * 120);
        assertThat(refreshes).isEqualTo(rounds * 20);
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
        long through =
                written.stream().filter(one -> !(one instanceof Written.Fenced)).count();
        FaultRuns.report(
                "late writes past the lease, strict provider (R3)",
                trials + " writes",
                "0 written, 0 reuses",
                through + " written, " + provider.reuses() + " reuses",
                through == 0 && provider.reuses() == 0);
        assertThat(written).hasSize(trials).containsOnly(new Written.Fenced());
        assertThat(connected.callOn(INSTANCES.getFirst())).isEqualTo(200);
        assertThat(provider.reuses()).isZero();
    }

    @Test
    void aProviderThatTakesLongerThanTheLeaseIsAskedOnce() {
        // Given
        List<Connected> all = Stream.generate(RefreshClusterTest::connected)
                .limit(FaultRuns.count(2, 20))
                .toList();
        all.forEach(one -> expire(one.id()));
        provider.mood(Mood.slow(LONGER_THAN_THE_LEASE.toMillis()));
        int before = provider.requests();

        // When: some of them give up before the provider answers
        all.forEach(one -> INSTANCES.forEach(instance -> Thread.startVirtualThread(() -> one.callOn(instance))));
        await().atMost(Duration.ofSeconds(90)).until(() -> all.stream().allMatch(one -> refreshesOf(one) == 1));
        provider.mood(Mood.USUAL);
        long failed = all.stream()
                .flatMap(one -> INSTANCES.stream().map(one::callOn))
                .filter(status -> status != 200)
                .count();

        // Then
        int requests = provider.requests() - before;
        FaultRuns.report(
                "provider slower than the lease, 3 instances (R3)",
                all.size() + " expiries, " + LONGER_THAN_THE_LEASE.toSeconds() + " s each",
                all.size() + " requests, 0 reuses, then 0 failed calls",
                requests + " requests, " + provider.reuses() + " reuses, " + failed + " failed calls",
                requests == all.size() && provider.reuses() == 0 && failed == 0);
        assertThat(failed).isZero();
        assertThat(requests).isEqualTo(all.size());
        assertThat(provider.reuses()).isZero();
    }

    private static int refreshesOf(Connected one) {
        return sql().sql("select refresh_count from credentials where tenant_id = ?")
                .param(one.tenant())
                .query(Integer.class)
                .single();
    }

    @Test
    void aDeletedConnectionIsUnusableOnTheOtherInstancesAtOnce() {
        // Given
        int trials = FaultRuns.count(1, 100);
        long slowest = 0;

        // When
        for (int trial = 0; trial < trials; trial++) {
            Connected connected = connected();
            INSTANCES.forEach(instance -> assertThat(connected.callOn(instance)).isEqualTo(200));
            connected.deleteOn(INSTANCES.getFirst());
            long deleted = System.nanoTime();
            // long before what they remember would have expired
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> INSTANCES.stream().allMatch(instance -> connected.callOn(instance) == 404));
            slowest = Math.max(
                    slowest, Duration.ofNanos(System.nanoTime() - deleted).toMillis());
        }

        // Then
        FaultRuns.report(
                "deleted connection, 3 instances (S14)",
                trials + " deletions",
                "unusable everywhere in 1000 ms",
                "slowest " + slowest + " ms",
                slowest <= 1_000);
    }

    /** Other nodes remember a key for half a minute: too long for the build. */
    @Test
    @EnabledIfSystemProperty(named = "serai.faults", matches = "full")
    void aRevokedKeyIsUnusableOnTheOtherInstancesWithinHalfAMinute() {
        // Given
        List<Connected> all =
                Stream.generate(RefreshClusterTest::connected).limit(100).toList();
        all.forEach(one ->
                INSTANCES.forEach(instance -> assertThat(one.callOn(instance)).isEqualTo(200)));

        // When
        SeraiTester first = INSTANCES.getFirst();
        for (Connected one : all) {
            String keys = "/tenants/" + one.tenant() + "/api-keys";
            String id = first.adminRequest("GET", keys, null)
                    .json()
                    .findValue("keyId")
                    .asText();
            assertThat(first.adminRequest("DELETE", keys + "/" + id, null).status())
                    .isEqualTo(200);
        }
        long revoked = System.nanoTime();
        await().until(() ->
                all.stream().allMatch(one -> INSTANCES.stream().allMatch(instance -> one.callOn(instance) == 401)));

        // Then
        long slowest = Duration.ofNanos(System.nanoTime() - revoked).toMillis();
        FaultRuns.report(
                "revoked API key, 3 instances without Redis (S14)",
                all.size() + " keys",
                "unusable everywhere in 30000 ms",
                "slowest " + slowest + " ms",
                slowest <= 30_000);
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
        int resurrected = sql().sql(
                        "select count(*) from credentials where tenant_id like 'cluster-%' and tenant_id in (:ids)")
                .param("ids", trials.stream().map(Connected::tenant).toList())
                .query(Integer.class)
                .single();
        FaultRuns.report(
                "deletion that races with a refresh (S14)",
                trials.size() + " deletions",
                "0 resurrected",
                resurrected + " resurrected",
                resurrected == 0);
        assertThat(resurrected).isZero();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> trials.stream().allMatch(one -> one.callOn(INSTANCES.get(1)) == 404));
    }
}
