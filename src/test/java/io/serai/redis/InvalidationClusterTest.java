package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.FaultRuns;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.RecordingProvider;
import io.serai.RedisServer;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.custom.ToolServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Two instances on one PostgreSQL and one Redis. What one of them remembers would serve for half a minute, so all that is
 * seen sooner was heard.
 */
@NeedsPostgres
@ExtendWith(OutputCaptureExtension.class)
class InvalidationClusterTest {

    private static final Duration LONG_BEFORE_IT_EXPIRES = Duration.ofSeconds(5);
    private static final String CHANNEL = "tenant:@invalidations";

    private static RedisServer server;
    private static RecordingProvider github;
    private static ToolServer tools;
    private static SeraiTester one;
    private static SeraiTester other;
    private static int tenants;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        github = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("REDIS_URL", server.url());
        tools = new ToolServer();
        environment.put("SERAI_CUSTOM_SERVERS_INSIDE", tools.address());
        one = SeraiTester.start(environment);
        other = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            one.close();
            other.close();
            github.close();
            tools.close();
            server.close();
        }
    }

    @BeforeEach
    void awaitThatBothListen() {
        await().atMost(Duration.ofSeconds(30)).until(() -> listens(one) && listens(other));
    }

    private static boolean listens(SeraiTester instance) {
        return instance.bean(Redis.class).isUp()
                && instance.bean(Subscription.class).isOn();
    }

    private static double count(SeraiTester instance, String result) {
        return instance.bean(MeterRegistry.class)
                .counter("serai.invalidations", "result", result)
                .count();
    }

    /** A tenant that both instances know from memory. */
    private static TenantClient known() {
        TenantClient tenant = one.newTenant("told-" + ++tenants);
        assertThat(status(tenant)).isEqualTo(200);
        assertThat(status(tenant.at(other))).isEqualTo(200);
        return tenant;
    }

    private static int status(TenantClient tenant) {
        return echo(tenant).status();
    }

    private static Reply echo(TenantClient tenant) {
        return tenant.invoke("demo.echo", Map.of("message", "x"));
    }

    private static void revoke(TenantClient tenant) {
        revoke(one, tenant);
    }

    private static void revoke(SeraiTester instance, TenantClient tenant) {
        String keys = "/tenants/" + tenant.id() + "/api-keys";
        String id = instance.adminRequest("GET", keys, null)
                .json()
                .findValue("keyId")
                .asText();
        assertThat(instance.adminRequest("DELETE", keys + "/" + id, null).status())
                .isEqualTo(200);
    }

    private static void awaitSoon(Callable<Boolean> state) {
        await().pollInterval(Duration.ofMillis(2))
                .atMost(LONG_BEFORE_IT_EXPIRES)
                .until(state);
    }

    @Test
    void aRevokedKeyIsRefusedOnTheOtherInstance() {
        int trials = FaultRuns.count(3, 100);
        long[] millis = new long[trials];
        for (int trial = 0; trial < trials; trial++) {
            // Given
            TenantClient tenant = known();

            // When
            revoke(tenant);
            long revoked = System.nanoTime();

            // Then
            awaitSoon(() -> status(tenant.at(other)) == 401);
            millis[trial] = Duration.ofNanos(System.nanoTime() - revoked).toMillis();
        }
        report("revoked API key, 2 instances with Redis (S14)", "keys", millis);
    }

    private static void report(String what, String things, long[] millis) {
        long[] sorted = LongStream.of(millis).sorted().toArray();
        long slowest = sorted[sorted.length - 1];
        FaultRuns.report(
                what,
                sorted.length + " " + things,
                "unusable everywhere in 1000 ms",
                "median " + sorted[sorted.length / 2] + " ms, slowest " + slowest + " ms",
                slowest <= 1_000);
    }

    @Test
    void aServerThatATenantBringsOrRemovesIsKnownToTheOtherInstance() {
        // Given
        TenantClient tenant = known();
        assertThat(tenant.at(other).invoke("notes.echo", Map.of()).status()).isEqualTo(404);

        // When
        tenant.request("POST", "/api/v1/mcps", Map.of("id", "notes", "endpoint", tools.endpoint()));

        // Then
        awaitSoon(() -> tenant.at(other).invoke("notes.echo", Map.of()).status() == 200);

        // When
        tenant.request("DELETE", "/api/v1/mcps/notes", null);

        // Then
        awaitSoon(() -> tenant.at(other).invoke("notes.echo", Map.of()).status() == 404);
    }

    @Test
    void twoInstancesDoNotBothAddTheLastServerThatATenantMayHave() throws InterruptedException {
        // Given
        TenantClient tenant = one.newTenant(Map.of(
                "id", "told-" + ++tenants, "limits", Map.of("requestsPerMinute", 1_000_000, "maxCustomServers", 3)));

        // When
        List<Thread> adding = IntStream.range(0, 12)
                .mapToObj(number -> Thread.startVirtualThread(() -> tenant.at(number % 2 == 0 ? one : other)
                        .request(
                                "POST",
                                "/api/v1/mcps",
                                Map.of("id", "server-" + number, "endpoint", tools.endpoint()))))
                .toList();
        for (Thread thread : adding) {
            thread.join();
        }

        // Then
        assertThat(tenant.request("GET", "/api/v1/mcps", null)
                        .json()
                        .path("count")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void aSuspendedTenantIsRefusedOnTheOtherInstanceAndServedAgain() {
        int trials = FaultRuns.count(1, 100);
        long[] millis = new long[trials];
        for (int trial = 0; trial < trials; trial++) {
            // Given
            TenantClient tenant = known();

            // When
            one.adminRequest("POST", "/admin/tenants/" + tenant.id() + "/suspend", null);
            long suspended = System.nanoTime();

            // Then
            awaitSoon(() -> status(tenant.at(other)) == 403);
            millis[trial] = Duration.ofNanos(System.nanoTime() - suspended).toMillis();
            one.adminRequest("POST", "/admin/tenants/" + tenant.id() + "/resume", null);
            awaitSoon(() -> status(tenant.at(other)) == 200);
        }
        report("suspended tenant, 2 instances with Redis (S14)", "tenants", millis);
    }

    @Test
    void aChangedLimitIsInForceOnTheOtherInstance() {
        // Given
        TenantClient tenant = known();
        assertThat(echo(tenant.at(other)).header("X-RateLimit-Limit")).isEqualTo("1000000");

        // When
        one.adminRequest(
                "PATCH", "/admin/tenants/" + tenant.id(), Map.of("limits", Map.of("requestsPerMinute", 4_321)));

        // Then
        awaitSoon(() -> echo(tenant.at(other)).header("X-RateLimit-Limit").equals("4321"));
    }

    @Test
    void aDeletedConnectionIsGoneOnTheOtherInstance() {
        // Given
        TenantClient tenant = known();
        tenant.connect("github", "gho_canaryOfTheInvalidations");
        assertThat(tenant.at(other).invoke("github.getMe", Map.of()).status()).isEqualTo(200);

        // When
        double before = count(other, "received");
        tenant.request("DELETE", "/tenants/" + tenant.id() + "/integrations/github/credentials", null);

        // Then
        awaitSoon(() -> tenant.at(other)
                .invoke("github.getMe", Map.of())
                .json()
                .path("code")
                .asText()
                .equals("CREDENTIAL_NOT_FOUND"));
        await().until(() -> count(other, "received") > before);
    }

    @Test
    void anOperatorsRevokedKeyIsRefusedOnTheOtherInstance() {
        // Given
        Reply made = one.adminRequest("POST", "/admin/operators", Map.of("name", "x", "role", "viewer"));
        Map<String, String> key =
                Map.of("Authorization", "Bearer " + made.json().path("apiKey").asText());
        awaitSoon(() -> other.request("GET", "/admin/tenants", null, key).status() == 200);

        // When
        one.adminRequest(
                "DELETE", "/admin/operators/" + made.json().findValue("keyId").asText(), null);

        // Then
        awaitSoon(() -> other.request("GET", "/admin/tenants", null, key).status() == 401);
    }

    @Test
    void aTenantThatWasUnknownASecondAgoIsServedByTheOtherInstance() {
        // Given
        String id = "told-" + ++tenants;
        assertThat(other.adminRequest("GET", "/admin/tenants/" + id, null).status())
                .isEqualTo(404);

        // When
        TenantClient made = one.newTenant(id);

        // Then
        awaitSoon(() -> status(made.at(other)) == 200);
    }

    @Test
    void theOtherInstanceSealsWithATenantsNewKey() {
        // Given
        TenantClient tenant = known();
        tenant.connect("github", "gho_canaryOfTheInvalidations");
        assertThat(sealVersion(tenant)).isEqualTo(1);

        // When
        one.adminRequest("POST", "/admin/tenants/" + tenant.id() + "/rotate-key", null);

        // Then
        awaitSoon(() -> sealVersion(tenant) == 2);
    }

    private static int sealVersion(TenantClient tenant) {
        return other.adminRequest("GET", "/tenants/" + tenant.id() + "/status", null)
                .json()
                .findPath("keyVersion")
                .asInt();
    }

    @Test
    void garbageOnTheChannelIsCountedAndChangesNothing() {
        // Given
        TenantClient tenant = known();
        double before = count(other, "refused");

        // When
        for (String garbage : new String[] {
            "x", "\"\"", "\"tenant *\"", "\"key " + tenant.id() + "\"", "\"tenant told-1 suspended\"", "\"\\xff\\x00\""
        }) {
            assertThat(server.command("PUBLISH " + CHANNEL + " " + garbage)).startsWith(":2");
        }
        server.command("PUBLISH " + CHANNEL + " \"tenant " + tenant.id() + "\"");

        // Then
        await().until(() -> count(other, "refused") == before + 6);
        assertThat(status(tenant.at(other))).isEqualTo(200);
        assertThat(echo(tenant.at(other)).header("X-RateLimit-Limit")).isEqualTo("1000000");
    }

    @Test
    void whatChangedWhileRedisWasAwayIsSeenAsSoonAsItIsBack() {
        // Given
        TenantClient tenant = known();
        double before = count(one, "lost");

        // When
        server.kill();
        await().until(() -> !one.bean(Redis.class).isUp());
        revoke(tenant);
        assertThat(count(one, "lost")).isGreaterThan(before);
        assertThat(status(tenant.at(other))).isEqualTo(200);
        server.run();
        long back = System.nanoTime();

        // Then
        awaitSoon(() -> status(tenant.at(other)) == 401);
        long millis = Duration.ofNanos(System.nanoTime() - back).toMillis();
        FaultRuns.report(
                "API key revoked while Redis was away (S14)",
                "1 key",
                "unusable everywhere 5000 ms after it is back",
                millis + " ms",
                millis <= 5_000);
    }

    @Test
    void aConnectionThatWasCutIsMadeAgainAndWhatItMissedIsRead() {
        // Given
        TenantClient tenant = known();

        // When: the instances do not listen until their next beat.
        server.command("CLIENT KILL TYPE pubsub");
        revoke(tenant);

        // Then
        awaitSoon(() -> status(tenant.at(other)) == 401);
    }

    @Test
    void aFrozenRedisHoldsNoChangeUp() {
        // Given
        TenantClient tenant = known();

        // When
        server.freeze();
        try {
            revoke(tenant);
            assertThat(status(tenant)).isEqualTo(401);
        } finally {
            server.thaw();
        }

        // Then
        awaitSoon(() -> status(tenant.at(other)) == 401);
    }

    @Test
    void aUserWhoMayNotUseTheChannelHasHisLimitsAllTheSame(CapturedOutput output) {
        // Given
        server.command("ACL SETUSER limiter on >secret ~* +@all resetchannels");
        Map<String, String> environment =
                Map.of("REDIS_URL", server.url().replaceFirst("://:[^@]+@", "://limiter:secret@"));

        // When
        try (SeraiTester restricted = SeraiTester.start(environment)) {
            TenantClient tenant = restricted.newTenant("restricted");
            await().until(() -> restricted.bean(Redis.class).isUp());
            double before = count(restricted, "lost");
            revoke(restricted, tenant);

            // Then
            await().until(() -> count(restricted, "lost") > before);
            assertThat(restricted.bean(Redis.class).isUp()).isTrue();
            assertThat(restricted.bean(Subscription.class).isOn()).isFalse();
            assertThat(output.getAll()).contains("Changes of other instances are not heard");
        }
    }
}
