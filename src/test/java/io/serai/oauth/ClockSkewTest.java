package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.oauth.FakeIdentityProvider.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances on one PostgreSQL whose clocks are ten minutes apart, and tokens that live for four. */
@NeedsPostgres
class ClockSkewTest {

    private static final Duration SKEW = Duration.ofMinutes(5);

    private FakeIdentityProvider provider;
    private SeraiTester slow;
    private SeraiTester fast;

    @BeforeEach
    void start() {
        provider = new FakeIdentityProvider(Mode.STRICT);
        provider.expiresIn("240");
        Map<String, String> environment = provider.environment(provider.routes());
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        slow = SeraiTester.start(environment, new JumpingClock(SKEW.negated()));
        fast = SeraiTester.start(environment, new JumpingClock(SKEW));
    }

    @AfterEach
    void stop() {
        slow.close();
        fast.close();
        provider.close();
    }

    @Test
    void theyDoNotTakeTurnsInRenewing() {
        // Given: expired for the fast one as soon as it is stored
        List<TenantClient> tenants = IntStream.range(0, FaultRuns.count(3, 100))
                .mapToObj(index -> connected("skew-" + index))
                .toList();
        List<Integer> statuses = new ArrayList<>();

        // When
        for (int call = 0; call < 10; call++) {
            for (TenantClient tenant : tenants) {
                statuses.add(tenant.invoke("idp.get", Map.of()).status());
                statuses.add(tenant.at(fast).invoke("idp.get", Map.of()).status());
            }
        }

        // Then
        long failed = statuses.stream().filter(status -> status != 200).count();
        FaultRuns.report(
                "clocks of 2 instances ten minutes apart (R18)",
                tenants.size() + " connections, " + statuses.size() + " calls",
                "a refresh each at most, 0 failed calls, 0 reuses",
                provider.requests() + " refreshes, " + failed + " failed calls, " + provider.reuses() + " reuses",
                failed == 0 && provider.reuses() == 0 && provider.requests() <= tenants.size());
        assertThat(statuses).containsOnly(200);
        assertThat(provider.requests()).isEqualTo(tenants.size());
        assertThat(provider.reuses()).isZero();
    }

    private TenantClient connected(String id) {
        TenantClient tenant = slow.newTenant(id);
        tenant.connect("idp", provider.consent(id).credential("expiresIn", 240));
        return tenant;
    }
}
