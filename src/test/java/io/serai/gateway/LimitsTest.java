package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.ScratchFolder;
import io.serai.SeraiTester;
import io.serai.SetClock;
import io.serai.TenantClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which limits are on a call, and what their refusals say. The buckets themselves are in {@code ThrottleContract}. */
class LimitsTest {

    private static final Map<String, String> HELLO = Map.of("message", "x");

    private static final SetClock CLOCK = new SetClock(Instant.parse("2026-11-26T12:00:00Z"));
    private static SeraiTester serai;

    @BeforeAll
    static void start() throws IOException {
        Path file = ScratchFolder.create("serai-limits").resolve("multi-tenant.yaml");
        Files.writeString(file, """
            multiTenant:
              rateLimits: {requestsPerHour: 700}
              toolLimits: {demo.echo: {requestsPerMinute: 2}}
              plans:
                gold:
                  rateLimits: {requestsPerMinute: 3000, requestsPerHour: 90000}
                  toolLimits: {demo.echo: {requestsPerMinute: 4, requestsPerDay: 3}}
            """);
        serai = SeraiTester.start(
                Map.of(
                        "SERAI_MULTI_TENANT_CONFIG",
                        file.toString(),
                        "SERAI_AUTH_FAILURES_PER_MINUTE",
                        "3",
                        "SERAI_CREDENTIAL_WRITES_PER_MINUTE",
                        "2"),
                Clock.class,
                CLOCK);
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    private static TenantClient tenant(String id, String plan, Map<String, Object> limits) {
        return serai.newTenant(Map.of("id", id, "name", id, "plan", plan, "limits", limits));
    }

    @Test
    void aTenantIsLimitedByTheMinuteTheHourAndTheDay() {
        // Given
        TenantClient small = tenant("hourly", "free", Map.of("requestsPerHour", 2));

        // When
        Reply first = small.request("GET", "/api/v1/tools/list", null);
        small.request("GET", "/api/v1/tools/list", null);
        Reply refused = small.request("GET", "/api/v1/tools/list", null);

        // Then
        assertThat(first.header("RateLimit-Policy")).isEqualTo("1000;w=60, 2;w=3600, 1000000;w=86400");
        assertThat(first.header("X-RateLimit-Limit")).isEqualTo("2");
        assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("1");
        assertThatProblem(refused)
                .is(429, "RATE_LIMIT_EXCEEDED")
                .has("/limits/scope", "tenant")
                .has("/limits/window", "hour")
                .has("/limits/limit", 2);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1700, 1800);
    }

    @Test
    void aPlanOverridesWhatIsSetForEverybodyAndTheRestFollowsTheMinute() {
        // When
        Reply free = tenant("free", "free", Map.of()).request("GET", "/api/v1/tools/list", null);
        Reply gold = tenant("gold", "gold", Map.of()).request("GET", "/api/v1/tools/list", null);
        Reply own =
                tenant("own", "gold", Map.of("requestsPerMinute", 20_000)).request("GET", "/api/v1/tools/list", null);

        // Then
        assertThat(free.header("RateLimit-Policy")).isEqualTo("1000;w=60, 700;w=3600, 1000000;w=86400");
        assertThat(gold.header("RateLimit-Policy")).isEqualTo("3000;w=60, 90000;w=3600, 3000000;w=86400");
        assertThat(own.header("RateLimit-Policy")).isEqualTo("20000;w=60, 90000;w=3600, 20000000;w=86400");
        assertThat(serai.adminRequest("GET", "/admin/tenants/own", null)
                        .json()
                        .at("/limits/requestsPerDay")
                        .asLong())
                .isEqualTo(20_000_000);
    }

    @Test
    void aToolsLimitIsOfEachTenantAndItsRefusalTakesNothingFromTheTenant() {
        // Given
        TenantClient small = tenant("tooled", "free", Map.of("requestsPerMinute", 3));
        TenantClient gold = tenant("tooled-gold", "gold", Map.of());

        // When
        List<Integer> statuses = List.of(
                small.invoke("demo.echo", HELLO).status(),
                small.request("POST", "/tools/demo_echo", HELLO).status());
        Reply refused = small.invoke("demo.echo", HELLO);

        // Then
        assertThat(statuses).containsExactly(200, 200);
        assertThatProblem(refused)
                .is(429, "RATE_LIMIT_EXCEEDED")
                .hasNoOutcome()
                .has("/limits/scope", "tool")
                .has("/limits/limit", 2);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("2;w=60");
        assertThat(small.request("GET", "/api/v1/tools/list", null).status()).isEqualTo(200);
        assertThatProblem(small.request("GET", "/api/v1/tools/list", null))
                .is(429, "RATE_LIMIT_EXCEEDED")
                .has("/limits/scope", "tenant");
        for (int i = 0; i < 3; i++) {
            assertThat(gold.invoke("demo.echo", HELLO).status()).isEqualTo(200);
        }
        assertThatProblem(gold.invoke("demo.echo", HELLO))
                .is(429, "RATE_LIMIT_EXCEEDED")
                .has("/limits/window", "day");
    }

    @Test
    void aKeyHasALimitOfItsOwnThatTheKeysItMakesCannotExceed() {
        // Given
        TenantClient tenant = tenant("keyed", "free", Map.of());
        Reply made = tenant.request(
                "POST", "/tenants/keyed/api-keys", Map.of("name", "slow", "limits", Map.of("requestsPerMinute", 2)));
        Map<String, String> slow =
                Map.of("Authorization", "Bearer " + made.json().path("apiKey").asText());

        // When
        Reply greedy = serai.request(
                "POST",
                "/tenants/keyed/api-keys",
                Map.of("name", "greedy", "limits", Map.of("requestsPerMinute", 50)),
                slow);
        Reply second = serai.request("GET", "/api/v1/tools/list", null, slow);
        Reply refused = serai.request("GET", "/api/v1/tools/list", null, slow);

        // Then
        assertThat(made.json().at("/limits/requestsPerMinute").asInt()).isEqualTo(2);
        assertThat(greedy.json().at("/limits/requestsPerMinute").asInt()).isEqualTo(2);
        assertThat(second.header("X-RateLimit-Limit")).isEqualTo("2");
        assertThat(second.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThatProblem(refused).is(429, "RATE_LIMIT_EXCEEDED").has("/limits/scope", "key");
        assertThat(tenant.request("GET", "/api/v1/tools/list", null).status()).isEqualTo(200);
    }

    @Test
    void changesOfCredentialsAreCountedApart() {
        // Given
        TenantClient tenant = tenant("writer", "free", Map.of());
        String path = "/tenants/writer/integrations/github/credentials";
        Map<String, String> token = Map.of("accessToken", "gho_canaryOfTheLimits");

        // When
        tenant.request("POST", path, token);
        tenant.request("POST", path, token);
        Reply refused = tenant.request("POST", path, token);

        // Then
        assertThatProblem(refused).is(429, "RATE_LIMIT_EXCEEDED").has("/limits/scope", "credential-write");
        assertThat(tenant.request("GET", "/tenants/writer/integrations", null).status())
                .isEqualTo(200);
    }

    @Test
    void theMonthsInvocationsAreCountedOverAllDoorsAndRestarts() {
        // Given
        TenantClient tenant = tenant("monthly", "gold", Map.of("maxToolInvocations", 3));
        CLOCK.set(Instant.parse("2026-11-30T23:59:30Z"));

        // When
        Reply first = tenant.invoke("demo.echo", HELLO);
        Reply unknown = tenant.invoke("demo.unknown", HELLO);
        Reply batch = tenant.request(
                "POST",
                "/api/v1/tools/batch",
                Map.of(
                        "calls",
                        List.of(
                                Map.of("toolId", "demo.time", "parameters", Map.of()),
                                Map.of("toolId", "demo.time", "parameters", Map.of()),
                                Map.of("toolId", "demo.time", "parameters", Map.of()))));
        Reply refused = tenant.invoke("demo.time", Map.of());

        // Then
        assertThat(first.status()).isEqualTo(200);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(batch.data().get("results").findValuesAsText("code")).containsExactly("QUOTA_EXCEEDED");
        assertThatProblem(refused)
                .is(429, "QUOTA_EXCEEDED")
                .has("/limits/window", "month")
                .has("/limits/limit", 3);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(30, 31);
        assertThat(tenant.request("GET", "/api/v1/tools/list", null).status()).isEqualTo(200);

        // When: the month is over.
        CLOCK.set(Instant.parse("2026-12-01T00:00:01Z"));

        // Then
        assertThat(tenant.invoke("demo.time", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void anAddressThatBringsWrongKeysIsNotListenedToAndMissingOnesDoNotCount() {
        // Given: an address of this machine that no other test comes from.
        for (int i = 0; i < 5; i++) {
            assertThat(status("127.0.0.3", "")).isEqualTo(401);
        }

        // When
        for (int i = 0; i < 3; i++) {
            assertThat(status("127.0.0.3", "Authorization: Bearer wrong-" + i + "\r\n"))
                    .isEqualTo(401);
        }

        // Then
        String right = "Authorization: Bearer " + SeraiTester.ADMIN_KEY + "\r\n";
        assertThat(status("127.0.0.3", right)).isEqualTo(429);
        assertThat(status("127.0.0.4", right)).isEqualTo(200);
    }

    private static int status(String from, String header) {
        try (var socket =
                new Socket(InetAddress.getByName("127.0.0.1"), serai.api().getPort(), InetAddress.getByName(from), 0)) {
            socket.getOutputStream()
                    .write(("GET /admin/tenants HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ")[1]);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
