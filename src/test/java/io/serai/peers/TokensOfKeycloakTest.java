package io.serai.peers;

import static io.serai.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.FaultRuns;
import io.serai.Reply;
import io.serai.SeraiTester;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Users of a Keycloak, also while its keys change and when it is away. Its start takes too long for the build. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TokensOfKeycloakTest {

    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(31);
    private static final int FORGERIES = 10_000;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static Keycloak keycloak;
    private static SeraiTester serai;

    @BeforeAll
    static void start() throws Exception {
        keycloak = Keycloak.start();
        serai = SeraiTester.start(Map.of(
                "SERAI_OIDC_ISSUERS",
                keycloak.issuer(),
                "SERAI_OIDC_AUDIENCE",
                Keycloak.AUDIENCE,
                "SERAI_TRUSTED_PROXIES",
                "127.0.0.1"));
        serai.newTenant("acme");
    }

    @AfterAll
    static void stop() {
        if (serai != null) {
            serai.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @Test
    @Order(1)
    void aUsersTokenOpensWhatItsScopesSayForItsOwnTenant() throws Exception {
        // Given
        String all = keycloak.token("agent", "tools:read tools:invoke");
        String reader = keycloak.token("agent", "tools:read");

        // Then
        Reply called = invoke(all);
        assertThat(called.status()).as(called.toString()).isEqualTo(200);
        assertThatProblem(invoke(reader)).is(403, "INSUFFICIENT_SCOPES");
        assertThatProblem(serai.request(
                        "GET",
                        "/api/v1/tools/list",
                        null,
                        Map.of("Authorization", "Bearer " + all, "X-Tenant-ID", "beta")))
                .is(403, "CROSS_TENANT_ACCESS_DENIED");
        Reply refused = invoke(keycloak.token("somebody-elses", "tools:invoke"));
        assertThatProblem(refused).is(401, "INVALID_TOKEN");
        assertThat(refused.json().path("detail").asText()).contains("another audience");
    }

    @Test
    @Order(2)
    void noCallFailsWhileTheServersKeysChange() throws Exception {
        // Given
        String before = keycloak.token("agent", "tools:invoke");
        int calls = 0;
        int failed = 0;
        double reads = reads();

        // When
        for (String[] key : new String[][] {
            {"rsa-generated", "RS256"},
            {"rsa-generated", "PS256"},
            {"ecdsa-generated", "ES256"},
            {"eddsa-generated", "EdDSA"}
        }) {
            Thread.sleep(BETWEEN_READINGS); // an unknown key is asked for so often, no matter who names it
            keycloak.addKey(key[0], key[1], 1_000 + calls);
            for (int i = 0; i < 50; i++) {
                String token = keycloak.token("agent", "tools:invoke");
                calls += 2;
                failed += invoke(token).status() == 200 ? 0 : 1;
                failed += invoke(before).status() == 200 ? 0 : 1;
            }
            before = keycloak.token("agent", "tools:invoke");
        }

        // Then
        FaultRuns.report(
                "Keycloak " + Keycloak.VERSION + " changes its key (S7)",
                "4 keys of 4 kinds, " + calls + " calls with new and old tokens",
                "0 failed",
                failed + " failed, keys read " + (int) (reads() - reads) + " times",
                failed == 0);
        assertThat(failed).isZero();
    }

    @Test
    @Order(3)
    void forgeriesOfARealTokenOpenNothingAndAskTheServerOnceInHalfAMinute() throws Exception {
        // Given
        String[] real = keycloak.token("agent", "tools:invoke").split("\\.");
        double reads = reads();
        long begun = System.nanoTime();
        int admitted = 0;

        // When
        for (int i = 0; i < FORGERIES; i++) {
            String head =
                    switch (i % 5) {
                        case 0 -> "{\"alg\":\"none\"}";
                        case 1 -> "{\"alg\":\"HS256\",\"kid\":\"k" + i + "\"}";
                        case 2 -> "{\"alg\":\"RS256\",\"kid\":\"../../../../dev/null\"}";
                        case 3 -> "{\"alg\":\"ES256\",\"kid\":\"k" + i + "\",\"jku\":\"http://127.0.0.1:1/\"}";
                        default -> "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k" + i + "\"}";
                    };
            String token =
                    BASE64.encodeToString(head.getBytes(UTF_8)) + "." + real[1] + "." + (i % 5 == 0 ? "" : real[2]);
            Reply reply = serai.request(
                    "GET",
                    "/api/v1/tools/list",
                    null,
                    Map.of(
                            "Authorization", "Bearer " + token,
                            "X-Forwarded-For", "198.18." + i / 100 + "." + i % 100));
            admitted += reply.status() == 401 ? 0 : 1;
        }

        // Then
        double seconds = (System.nanoTime() - begun) / 1e9;
        double asked = reads() - reads;
        FaultRuns.report(
                "forgeries of a token of Keycloak (S7)",
                FORGERIES + " forgeries",
                "0 accepted, at most 1 reading of keys in 30 s",
                admitted + " accepted, " + (int) asked + " readings in " + (int) seconds + " s",
                admitted == 0 && asked <= seconds / 30 + 1);
        assertThat(admitted).isZero();
        assertThat(asked).isLessThanOrEqualTo(seconds / 30 + 1);
    }

    @Test
    @Order(4)
    void theLastKeysServeWhileTheServerIsAway() throws Exception {
        // Given
        String known = keycloak.token("agent", "tools:invoke");
        String unseen = keycloak.token("agent", "tools:read tools:invoke");
        assertThat(invoke(known).status()).isEqualTo(200);

        // When
        keycloak.close();

        // Then
        assertThat(invoke(known).status()).isEqualTo(200);
        assertThat(invoke(unseen).status()).isEqualTo(200);
        FaultRuns.report("Keycloak away (S7)", "a known and an unseen token", "both serve", "both serve", true);
    }

    private static double reads() {
        return serai.bean(MeterRegistry.class).find("serai.oidc.key.reads").counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private static Reply invoke(String token) {
        return serai.request(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "demo.echo", "parameters", Map.of("message", "hello")),
                Map.of("Authorization", "Bearer " + token));
    }
}
