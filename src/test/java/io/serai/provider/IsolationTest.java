package io.serai.provider;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many tenants at once: each call goes out with the credential of its own tenant, and with no other. */
class IsolationTest {

    private static final int TENANTS = 50;
    private static final int CALLS = 20_000;
    private static final int AT_ONCE = 200;
    private static final long SEED = 4_711;

    /** The tenant's name stands in every request twice: in its token, and in an argument. */
    private static final Pattern NAME = Pattern.compile("tenant-[0-9]{2}");

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static final List<TenantClient> TENANT_LIST = new ArrayList<>();
    private static final AtomicInteger MISMATCHES = new AtomicInteger();
    private static final AtomicInteger ARRIVED = new AtomicInteger();

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        vendor.answer(false, IsolationTest::compare);
        serai = SeraiTester.start(vendor.environment("github", "notion", "slack"));
        for (int i = 0; i < TENANTS; i++) {
            TenantClient tenant = serai.newTenant("tenant-%02d".formatted(i));
            for (String provider : List.of("github", "notion", "slack")) {
                tenant.connect(provider, provider + "-token-of-" + tenant.id());
            }
            TENANT_LIST.add(tenant);
        }
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    /** Answers whose token it was. */
    private static Response compare(Received request) {
        ARRIVED.incrementAndGet();
        String token = request.header("Authorization");
        String provider =
                request.path().startsWith("/repos") ? "github" : request.path().startsWith("/v1") ? "notion" : "slack";
        Matcher inArgument = NAME.matcher(request.target() + " " + request.body());
        boolean right = inArgument.find() && token.equals("Bearer " + provider + "-token-of-" + inArgument.group());
        if (!right) {
            MISMATCHES.incrementAndGet();
        }
        return new Response(200, "{\"ok\":true,\"token\":\"" + token.replace("Bearer ", "") + "\"}");
    }

    @Test
    @Timeout(600)
    void noCallEverCarriesTheTokenOfAnotherTenant() throws InterruptedException {
        // Given
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        Semaphore places = new Semaphore(AT_ONCE);
        Random random = new Random(SEED);

        // When
        for (int i = 0; i < CALLS; i++) {
            TenantClient tenant = TENANT_LIST.get(random.nextInt(TENANTS));
            TenantClient other = TENANT_LIST.get(random.nextInt(TENANTS));
            int provider = random.nextInt(3);
            boolean trespasses = random.nextInt(10) == 0 && tenant != other;
            int carrier = random.nextInt(3);
            places.acquire();
            Thread.startVirtualThread(() -> {
                try {
                    if (trespasses) {
                        trespass(tenant, other, carrier, provider);
                        refused.incrementAndGet();
                    } else {
                        call(tenant, provider);
                    }
                } catch (AssertionError | RuntimeException failure) {
                    failures.add(String.valueOf(failure.getMessage()));
                } finally {
                    places.release();
                }
            });
        }
        places.acquire(AT_ONCE);

        // Then
        assertThat(failures).isEmpty();
        assertThat(MISMATCHES).hasValue(0);
        assertThat(refused).hasValueGreaterThan(CALLS / 20);
        assertThat(ARRIVED).hasValue(CALLS - refused.get());
    }

    private static void call(TenantClient tenant, int provider) {
        Reply reply = tenant.request("POST", "/api/v1/tools/invoke", body(provider, tenant.id()));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.data().at("/result/token").asText()).endsWith("-token-of-" + tenant.id());
    }

    /** Another tenant's name beside the own key, in the header, the query or the body. */
    private static void trespass(TenantClient tenant, TenantClient other, int carrier, int provider) {
        Map<String, Object> body = new HashMap<>(body(provider, tenant.id()));
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + tenant.key()));
        String path = "/api/v1/tools/invoke";
        switch (carrier) {
            case 0 -> headers.put("X-Tenant-ID", other.id());
            case 1 -> path += "?tenant_id=" + other.id();
            default -> body.put("tenantId", other.id());
        }
        assertThatProblem(serai.request("POST", path, body, headers)).is(403, "CROSS_TENANT_ACCESS_DENIED");
    }

    private static Map<String, Object> body(int provider, String name) {
        return switch (provider) {
            case 0 -> Map.of("toolId", "github.getRepository", "parameters", Map.of("owner", name, "repo", "r"));
            case 1 -> Map.of("toolId", "notion.search", "parameters", Map.of("query", name));
            default -> Map.of("toolId", "slack.postMessage", "parameters", Map.of("channel", "C1", "text", name));
        };
    }
}
