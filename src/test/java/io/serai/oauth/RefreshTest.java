package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.oauth.Crowd.Answers;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.oauth.FakeIdentityProvider.Mood;
import io.serai.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tokens that are renewed when they are needed, on one instance, with a provider whose refresh tokens work once. */
class RefreshTest {

    private static final String PAST = "2026-01-01T00:00:00Z";

    private static FakeIdentityProvider provider;
    private static SeraiTester serai;
    private static Crowd crowd;
    private static int tenants;

    @BeforeAll
    static void start() {
        provider = new FakeIdentityProvider(Mode.STRICT);
        serai = SeraiTester.start(provider.environment(provider.routes()));
        crowd = new Crowd(serai, 1_000);
    }

    @AfterAll
    static void stop() {
        crowd.close();
        serai.close();
        provider.close();
    }

    @AfterEach
    void calmDown() {
        provider.mood(Mood.USUAL);
        provider.expiresIn("3600");
    }

    private record Connected(TenantClient tenant, Family family, ConnectionId id) {

        Reply call() {
            return tenant.invoke("idp.get", Map.of());
        }

        Reply refresh() {
            return tenant.request("POST", "/tenants/" + tenant.id() + "/integrations/idp/refresh", Map.of());
        }

        Connection stored() {
            return serai.bean(Connections.class).describe(id).orElseThrow();
        }

        String state() {
            return tenant.request("GET", "/tenants/" + tenant.id() + "/integrations/idp", null)
                    .json()
                    .at("/status/state")
                    .asText();
        }
    }

    /** A tenant whose access token has expired; the schedule must not be faster than the test. */
    private static Connected expired() {
        return connected("expiresAt", PAST, true);
    }

    private static Connected connected(String field, Object value, boolean unscheduled) {
        TenantClient tenant = serai.newTenant("refresh-" + ++tenants);
        Family family = provider.consent(tenant.id());
        Connected connected = new Connected(tenant, family, new ConnectionId(tenant.id(), "idp", "default"));
        Map<String, Object> body = family.credential("expiresIn", 100_000);
        assertThat(store(tenant, body).status()).isEqualTo(201);
        if (unscheduled) {
            sql().sql("delete from scheduled_tasks where task_instance = ?")
                    .param(tenant.id() + "/idp/default")
                    .update();
            expire(connected.id());
        } else {
            Map<String, Object> again = family.credential(field, value);
            assertThat(store(tenant, again).status()).isEqualTo(201);
        }
        return connected;
    }

    private static Reply store(TenantClient tenant, Map<String, Object> body) {
        return tenant.request("POST", "/tenants/" + tenant.id() + "/integrations/idp/credentials?view=full", body);
    }

    private static JdbcClient sql() {
        return serai.bean(JdbcClient.class);
    }

    private static void expire(ConnectionId id) {
        sql().sql("update credentials set expires_at = ?, last_refresh_at = null where tenant_id = ?")
                .params(Instant.parse(PAST).atOffset(ZoneOffset.UTC), id.tenantId())
                .update();
        serai.bean(Connections.class).forget(id);
    }

    @Test
    void aThousandCallsOnAnExpiredTokenMakeOneRefreshAndAllSucceed() {
        // Given
        long redeem = 300;
        provider.mood(Mood.slow(redeem));
        for (int warmUp = FaultRuns.count(0, 60); warmUp > 0; warmUp--) {
            crowd.call(expired().tenant(), "idp.get");
        }
        List<Connected> all = Stream.generate(RefreshTest::expired)
                .limit(FaultRuns.count(1, 10))
                .toList();
        int before = provider.requests();

        // When
        List<Answers> bursts = all.stream()
                .map(connected -> crowd.call(connected.tenant(), "idp.get"))
                .toList();

        // Then
        int requests = provider.requests() - before;
        long failed = bursts.stream().mapToLong(burst -> burst.otherThan(200)).sum();
        FaultRuns.report(
                "calls at once on an expired token (R1)",
                all.size() + " x 1000 calls",
                all.size() + " refreshes, 0 failed calls",
                requests + " refreshes, " + failed + " failed calls",
                requests == all.size() && failed == 0);
        long slowest = bursts.stream().mapToLong(Answers::p99Millis).max().orElseThrow();
        long p99 = Answers.of(bursts).p99Millis();
        FaultRuns.report(
                "from the start of such a call to its answer (R1)",
                all.size() + " x 1000 calls",
                "p99 " + (redeem + 100) + " ms, the refresh takes " + redeem,
                "p99 " + p99 + " ms, in the slowest 1000 " + slowest,
                p99 <= redeem + 100);
        assertThat(failed).isZero();
        assertThat(requests).isEqualTo(all.size());
        assertThat(all).allSatisfy(connected -> {
            assertThat(connected.stored().refreshCount()).isEqualTo(1);
            assertThat(connected.stored().lastRefresh()).isNotNull();
        });
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheCallRepeatedAlsoAWrite() {
        // Given
        Connected connected = connected("expiresIn", 100_000, false);
        connected.call();
        connected.family().spoil();
        int before = provider.requests();

        // When
        Reply write = connected.tenant().invoke("idp.post", Map.of("q", "x"));

        // Then
        assertThat(write.status()).isEqualTo(200);
        assertThat(provider.requests() - before).isEqualTo(1);
    }

    @Test
    void aTokenThatIsRefusedAgainAfterTheRefreshEndsTheConnection() {
        // Given
        Connected connected = connected("expiresIn", 100_000, false);
        provider.refuseAll(connected.family());
        int before = provider.requests();

        // When
        List<Reply> replies = List.of(connected.call(), connected.call());

        // Then
        assertThat(replies).extracting(Reply::status).containsExactly(424, 424);
        assertThat(provider.requests() - before).isEqualTo(1);
        assertThat(connected.stored().reason()).isEqualTo(Connection.REASON_REFUSED);
        assertThat(connected.state()).isEqualTo("reauth_required");
    }

    @Test
    void aDeadGrantIsFlaggedWithItsReasonAndAudited() {
        // Given
        Connected connected = expired();
        provider.mood(Mood.failing(400, "{\"error\":\"invalid_grant\"}"));

        // When
        Reply reply = connected.call();

        // Then
        assertThat(reply.status()).isEqualTo(424);
        assertThat(connected.stored().reason()).isEqualTo(Connection.REASON_GRANT_ENDED);
        assertThat(auditedCode(connected)).isEqualTo("grant_ended");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"500 {}", "429 {}", "401 {\"error\":\"invalid_client\"}", "200 nonsense", "400 {\"error\":\"x\"}"
            })
    void anyOtherFailureKeepsThePairAndIsNotRepeatedByThousandCalls(String failure) {
        // Given
        Connected connected = expired();
        int status = Integer.parseInt(failure.substring(0, 3));
        provider.mood(Mood.failing(status, failure.substring(4)));
        int before = provider.requests();

        // When
        Answers answers = crowd.call(connected.tenant(), "idp.get");

        // Then
        int requests = provider.requests() - before;
        boolean kept = connected.stored().state() == Connection.State.ACTIVE;
        FaultRuns.report(
                "provider answers " + failure + " (R19)",
                "1000 calls",
                "1 attempt, pair kept",
                requests + " attempts, pair " + (kept ? "kept" : "given up"),
                requests == 1 && kept);
        assertThat(answers.otherThan(502)).isZero();
        assertThat(provider.requests() - before).isEqualTo(1);
        assertThat(connected.stored().state()).isEqualTo(Connection.State.ACTIVE);
    }

    @Test
    void anAnswerThatWasLostIsNeverSilent() {
        // Given
        Connected connected = expired();
        provider.mood(Mood.cut());
        connected.call();
        provider.mood(Mood.USUAL);
        sql().sql("update refreshes set retry_at = null where tenant_id = ?")
                .param(connected.id().tenantId())
                .update();

        // When
        Reply reply = connected.call();

        // Then
        assertThat(reply.status()).isEqualTo(424);
        assertThat(connected.stored().reason()).isEqualTo(Connection.REASON_REFRESH_LOST);
    }

    @Test
    void anAnswerWithoutARefreshTokenKeepsTheOldOne() {
        // Given
        Connected connected = expired();
        provider.mood(
                Mood.failing(200, "{\"access_token\":\"" + connected.family().access() + "\",\"expires_in\":3600}"));

        // When
        Reply reply = connected.call();

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(serai.bean(Connections.class)
                        .stored(connected.id())
                        .orElseThrow()
                        .refreshToken())
                .isEqualTo(Secret.of(connected.family().refresh()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "\"soon\"", "9223372036854775807", "1", "-5"})
    void oddLifetimesMakeNoMoreThanOneRefreshAndNoFailure(String expiresIn) {
        // Given
        Connected connected = expired();
        provider.expiresIn(expiresIn);
        int before = provider.requests();

        // When
        List<Integer> statuses = IntStream.range(0, 20)
                .mapToObj(call -> connected.call().status())
                .toList();

        // Then
        int requests = provider.requests() - before;
        long failed = statuses.stream().filter(status -> status != 200).count();
        FaultRuns.report(
                "expires_in: " + (expiresIn.isEmpty() ? "missing" : expiresIn) + " (R18)",
                statuses.size() + " calls",
                "1 refresh, 0 failed calls",
                requests + " refresh, " + failed + " failed calls",
                requests == 1 && failed == 0);
        assertThat(statuses).containsOnly(200);
        assertThat(provider.requests() - before).isEqualTo(1);
    }

    @Test
    void anIdleTokenIsRenewedWhenItFallsDue() {
        // Given
        Connected connected = connected("expiresIn", 2, false);
        int before = provider.refreshes();

        // When
        await().atMost(Duration.ofSeconds(20)).until(() -> connected.stored().refreshCount() == 1);

        // Then
        assertThat(provider.refreshes() - before).isEqualTo(1);
        assertThat(connected.call().status()).isEqualTo(200);
        assertThat(plan(connected.id())).isEqualTo(1);
    }

    @Test
    void whatDoesNotExpireIsNotScheduledAndADeletedConnectionNoMore() {
        // Given
        Connected endless = connected("expiresIn", 0, false);
        Connected deleted = connected("expiresIn", 3600, false);
        int planned = plan(deleted.id());

        // When
        deleted.tenant()
                .request("DELETE", "/tenants/" + deleted.id().tenantId() + "/integrations/idp/credentials", null);

        // Then
        assertThat(List.of(plan(endless.id()), planned, plan(deleted.id()))).containsExactly(0, 1, 0);
    }

    private static int plan(ConnectionId id) {
        return sql().sql("select count(*) from scheduled_tasks where task_instance = ?")
                .param(id.tenantId() + "/idp/default")
                .query(Integer.class)
                .single();
    }

    @Test
    void aRefreshCanBeAskedFor() {
        // Given
        Connected connected = connected("expiresIn", 3600, false);

        // When
        Reply reply = connected.refresh();

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("success").asBoolean()).isTrue();
        assertThat(reply.json().at("/refreshed/refreshedAt").asText()).endsWith("Z");
        assertThat(reply.json().at("/refreshed/nextRefresh").asText()).endsWith("Z");
        assertThat(connected.stored().refreshCount()).isEqualTo(1);
    }

    /** Measured up to the answer of Serai, which comes later than the write. */
    @Test
    void aNewPairIsStoredAsSoonAsItIsThere() {
        // Given
        Connected connected = connected("expiresIn", 3600, false);
        int warmUp = FaultRuns.count(0, 1_000);
        int trials = FaultRuns.count(10, 1_000);
        List<Long> micros = new ArrayList<>();

        // When
        for (int trial = 0; trial < warmUp + trials; trial++) {
            assertThat(connected.refresh().status()).isEqualTo(200);
            micros.add((System.nanoTime() - connected.family().answered()) / 1_000);
        }

        // Then
        List<Long> sorted =
                micros.subList(warmUp, warmUp + trials).stream().sorted().toList();
        long p99 = sorted.get(trials * 99 / 100 - 1);
        FaultRuns.report(
                "provider's answer until it is stored (R5)",
                trials + " refreshes",
                "p99 5000 us",
                "p99 " + p99 + " us, median " + sorted.get(trials / 2) + " us",
                p99 <= 5_000);
        assertThat(connected.stored().refreshCount()).isEqualTo(warmUp + trials);
    }

    @Test
    void viewsShowWhenTheNextRefreshIs() {
        // Given
        TenantClient tenant = serai.newTenant("refresh-" + ++tenants);
        Family family = provider.consent(tenant.id());

        // When
        Reply stored = store(tenant, family.credential("expiresIn", 3600));
        Reply shown = tenant.request("GET", "/tenants/" + tenant.id() + "/integrations/idp", null);

        // Then
        Instant expires = Instant.parse(stored.json().path("expiresAt").asText());
        assertThat(stored.json().path("autoRefresh").asBoolean()).isTrue();
        assertThat(Instant.parse(stored.json().path("nextRefresh").asText())).isEqualTo(expires.minusSeconds(300));
        assertThat(shown.json().at("/status/nextRefresh"))
                .isEqualTo(stored.json().path("nextRefresh"));
        assertThat(shown.json().at("/status/autoRefresh").asBoolean()).isTrue();
    }

    @Test
    void aConnectionWithoutARefreshTokenCannotBeRefreshed() {
        // Given
        TenantClient tenant = serai.newTenant("refresh-" + ++tenants);
        tenant.connect("idp", "canary-token");

        // When
        Reply reply = tenant.request("POST", "/tenants/" + tenant.id() + "/integrations/idp/refresh", Map.of());

        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("code").asText()).isEqualTo("NO_REFRESH_TOKEN");
    }

    @Test
    void aStoreThatIsAwayStartsNoRefresh() {
        // Given
        List<Connected> all = Stream.generate(RefreshTest::expired)
                .limit(FaultRuns.count(1, 200))
                .toList();
        int before = provider.requests();

        // When
        sql().sql("alter table credentials rename to credentials_away").update();
        List<Reply> replies = all.stream().map(Connected::call).toList();
        sql().sql("alter table credentials_away rename to credentials").update();

        // Then
        int requests = provider.requests() - before;
        FaultRuns.report(
                "store away while tokens expire (R6)",
                all.size() + " expiries",
                "0 refreshes started",
                requests + " refreshes started",
                requests == 0);
        assertThat(replies).extracting(Reply::status).containsOnly(503);
        assertThat(requests).isZero();
    }

    @Test
    void aPairThatTheStoreDoesNotTakeServesFromMemoryAndIsStoredLater() throws IOException {
        // Given
        int trials = FaultRuns.count(1, 200);
        long slowest = 0;

        // When
        for (int trial = 0; trial < trials; trial++) {
            slowest = Math.max(slowest, storedLater().toMillis());
        }

        // Then
        FaultRuns.report(
                "store away when the new pair comes (R6)",
                trials + " refreshes",
                "0 lost, stored in 5000 ms",
                "0 lost, slowest " + slowest + " ms",
                slowest <= 5_000);
    }

    /** @return how long the pair has waited since the store was back */
    private static Duration storedLater() throws IOException {
        Connected connected = expired();
        provider.mood(family -> {
            sql().sql("alter table credentials rename to credentials_away").update();
            return Mood.USUAL;
        });
        Reply reply = connected.call();
        List<Path> spilled = spilled();
        String text = Files.readString(spilled.getFirst(), StandardCharsets.ISO_8859_1);
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(spilled.getFirst()));
        sql().sql("alter table credentials_away rename to credentials").update();
        long back = System.nanoTime();
        provider.mood(Mood.USUAL);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(spilled).hasSize(1);
        assertThat(text).doesNotContain("canary");
        assertThat(mode).isEqualTo("rw-------");
        await().until(() -> connected.stored().refreshCount() == 1 && spilled().isEmpty());
        Duration waited = Duration.ofNanos(System.nanoTime() - back);
        assertThat(connected.call().status()).isEqualTo(200);
        return waited;
    }

    private static List<Path> spilled() throws IOException {
        try (Stream<Path> files = Files.list(serai.data().resolve("spill"))) {
            return files.toList();
        }
    }

    @Test
    void whatAKilledProcessBeganIsFinishedWithoutACall() {
        // Given
        Connected connected = expired();
        intentOfADeadProcess(connected);

        // When
        await().until(() -> connected.stored().refreshCount() == 1);

        // Then
        assertThat(connected.stored().state()).isEqualTo(Connection.State.ACTIVE);
        assertThat(connected.call().status()).isEqualTo(200);
    }

    @Test
    void anAnswerThatAKilledProcessLostIsFlaggedAndAuditedWithoutACall() {
        // Given
        Connected connected = expired();
        provider.loseAnAnswer(connected.family());
        intentOfADeadProcess(connected);

        // When
        await().until(() -> connected.stored().state() == Connection.State.REAUTH_REQUIRED);

        // Then
        assertThat(connected.stored().reason()).isEqualTo(Connection.REASON_REFRESH_LOST);
        assertThat(auditedCode(connected)).isEqualTo("refresh_lost");
    }

    private static void intentOfADeadProcess(Connected connected) {
        sql().sql("insert into refreshes (tenant_id, integration, connection, fence, owner, version, sent, lease_until,"
                        + " failures) values (?, 'idp', 'default', 1, 'dead', ?, true, ?, 0)")
                .params(
                        connected.id().tenantId(),
                        connected.stored().version(),
                        Instant.parse(PAST).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static String auditedCode(Connected connected) {
        return serai.adminRequest(
                        "GET",
                        "/admin/audit?action=credentials.refresh&tenantId="
                                + connected.id().tenantId(),
                        null)
                .json()
                .at("/records/0/code")
                .asText();
    }
}
