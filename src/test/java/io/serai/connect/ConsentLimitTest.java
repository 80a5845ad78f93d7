package io.serai.connect;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tenant starts ten consents per minute, whoever asks for it and in whichever way. */
class ConsentLimitTest {

    private static final String START = "/oauth/authorize/github";

    private static FakeVendor vendor;
    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        vendor = new FakeVendor();
        Map<String, String> environment = new HashMap<>(vendor.environment());
        serai = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    private static void startTen(TenantClient tenant) {
        for (int i = 0; i < 5; i++) {
            assertThat(tenant.request("GET", START, null).status()).isEqualTo(200);
            assertThat(tenant.request("POST", START, Map.of()).status()).isEqualTo(200);
        }
    }

    @Test
    void theEleventhStartOfAMinuteIsRefusedInEachWay() {
        // Given
        TenantClient tenant = serai.newTenant("eager");
        TenantClient other = serai.newTenant("other");
        startTen(tenant);

        // When
        Reply byGet = tenant.request("GET", START, null);
        Reply byPost = tenant.request("POST", START, Map.of());
        Reply byOperator = serai.adminRequest("GET", START + "?tenant_id=eager", null);

        // Then
        for (Reply refused : new Reply[] {byGet, byPost, byOperator}) {
            assertThatProblem(refused)
                    .is(429, "RATE_LIMIT_EXCEEDED")
                    .has("/error", "Rate limit exceeded")
                    .has("/limits/scope", "oauth-start")
                    .has("/limits/limit", 10)
                    .has("/limits/window", "minute")
                    .has("/limits/remaining", 0);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 6);
            assertThat(refused.json().path("retryAfter").asText()).isEqualTo(refused.header("Retry-After"));
            assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("10");
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("10;w=60");
        }
        assertThat(other.request("GET", START, null).status()).isEqualTo(200);
    }

    @Test
    void answersTellOfTheLimitThatIsNearest() {
        // Given
        TenantClient tenant = serai.newTenant("watching");
        TenantClient narrow =
                serai.newTenant(Map.of("id", "narrow", "name", "Narrow", "limits", Map.of("requestsPerMinute", 3)));

        // When
        Reply start = tenant.request("GET", START, null);
        Reply narrowStart = narrow.request("GET", START, null);

        // Then
        assertThat(start.header("X-RateLimit-Remaining")).isEqualTo("9");
        assertThat(narrowStart.header("X-RateLimit-Limit")).isEqualTo("3");
        assertThat(narrowStart.header("X-RateLimit-Remaining")).isEqualTo("2");
    }

    @Test
    void aRefusedStartTakesNothingFromTheTenantsOtherCalls() {
        // Given
        TenantClient tenant =
                serai.newTenant(Map.of("id", "counted", "name", "Counted", "limits", Map.of("requestsPerMinute", 12)));
        startTen(tenant);

        // When
        for (int i = 0; i < 5; i++) {
            assertThatProblem(tenant.request("GET", START, null))
                    .is(429, "RATE_LIMIT_EXCEEDED")
                    .has("/limits/scope", "oauth-start");
        }

        // Then
        assertThat(tenant.invoke("demo.echo", Map.of("message", "still here")).status())
                .isEqualTo(200);
    }
}
