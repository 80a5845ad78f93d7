package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.vault.TestVault;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Connections that a person puts into Vault, not through Serai: renewed in time from the moment they are seen. */
class OutsideConnectionTest {

    private static TestVault vault;
    private static FakeIdentityProvider provider;
    private static SeraiTester serai;
    private static int tenants;

    private TenantClient tenant;
    private Family family;

    @BeforeAll
    static void start() {
        vault = new TestVault();
        provider = new FakeIdentityProvider(Mode.STRICT);
        Map<String, String> environment = new HashMap<>(provider.environment(provider.routes()));
        environment.putAll(vault.environment());
        environment.put("SERAI_CREDENTIAL_CACHE_SECONDS", "1");
        environment.put("SERAI_REFRESH_SWEEP", "0s");
        serai = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop() {
        serai.close();
        provider.close();
        vault.close();
    }

    @BeforeEach
    void consent() {
        tenant = serai.newTenant("outside-" + ++tenants);
        family = provider.consent(tenant.id());
    }

    private static Instant in(int seconds) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    }

    private void put(String path, Instant expires) {
        vault.put(
                tenant.id() + "/" + path,
                Map.of(
                        "access_token",
                        family.access(),
                        "refresh_token",
                        family.refresh(),
                        "expires_at",
                        expires.toString()));
    }

    private void list() {
        assertThat(tenant.request("GET", "/tenants/" + tenant.id() + "/integrations", null)
                        .status())
                .isEqualTo(200);
    }

    private Optional<Instant> planned(String connection) {
        return serai.bean(JdbcClient.class)
                .sql("select execution_time from scheduled_tasks where task_instance = ?")
                .param(tenant.id() + "/idp/" + connection)
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    @Test
    void aConnectionIsInTheScheduleOnceACallHasReadIt() {
        // Given
        Instant expires = in(7200);
        put("idp", expires);
        assertThat(planned("default")).isEmpty();

        // When
        int status = tenant.invoke("idp.get", Map.of()).status();

        // Then
        assertThat(status).isEqualTo(200);
        assertThat(planned("default")).contains(expires.minusSeconds(300));
    }

    @Test
    void aConnectionIsInTheScheduleOnceSomebodyHasSeenItInAList() {
        // Given
        Instant expires = in(7200);
        put("idp/work", expires);

        // When
        list();

        // Then
        assertThat(planned("work")).contains(expires.minusSeconds(300));
    }

    @Test
    void aConnectionThatNobodyUsesIsRenewedBeforeItsFirstExpiry() {
        // Given
        String first = family.access();
        put("idp", in(5));

        // When: seen once, never called.
        list();

        // Then
        await().until(() -> family.generation() == 1);
        String path = tenant.id() + "/idp";
        await().until(() -> vault.get(path).path("refresh_count").asInt() == 1);
        assertThat(planned("default")).isPresent();
        assertThat(vault.dump()).doesNotContain(first);
    }

    @Test
    void aConnectionThatIsReplacedByHandMovesInTheSchedule() {
        // Given
        tenant.request(
                "POST",
                "/tenants/" + tenant.id() + "/integrations/idp/credentials",
                family.credential("expiresIn", 100_000));
        Instant before = planned("default").orElseThrow();

        // When
        Instant expires = in(7200);
        put("idp", expires);
        list();

        // Then
        assertThat(planned("default").orElseThrow()).isBefore(before).isEqualTo(expires.minusSeconds(300));
    }

    @Test
    void whatDoesNotExpireOrCannotBeRenewedIsInNoSchedule() {
        // Given
        Map<String, String> token = new HashMap<>(Map.of("access_token", family.access()));
        vault.put(tenant.id() + "/idp/bot", token);
        token.put("expires_at", in(7200).toString());
        vault.put(tenant.id() + "/idp", token);

        // When
        list();

        // Then
        assertThat(planned("bot")).isEmpty();
        assertThat(planned("default")).isEmpty();
    }
}
