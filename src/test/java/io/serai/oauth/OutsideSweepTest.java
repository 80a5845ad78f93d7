package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.vault.TestVault;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Connections that a person puts into Vault and that nobody ever looks at. */
class OutsideSweepTest {

    private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");

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
        serai = SeraiTester.start(environment("1s"));
    }

    private static Map<String, String> environment(String sweep) {
        Map<String, String> environment = new HashMap<>(provider.environment(provider.routes()));
        environment.putAll(vault.environment());
        environment.put("SERAI_REFRESH_SWEEP", sweep);
        environment.put("SERAI_REFRESH_POLL", "100ms");
        return environment;
    }

    @AfterAll
    static void stop() {
        serai.close();
        provider.close();
        vault.close();
    }

    @BeforeEach
    void consent() {
        tenant = serai.newTenant("swept-" + ++tenants);
        family = provider.consent(tenant.id());
    }

    @AfterEach
    void unseal() {
        vault.unseal();
    }

    private static Instant in(int seconds) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    }

    private void put(String path, Instant expires) {
        vault.put(
                path,
                Map.of(
                        "access_token",
                        family.access(),
                        "refresh_token",
                        family.refresh(),
                        "expires_at",
                        expires.toString()));
    }

    private String path() {
        return tenant.id() + "/idp";
    }

    private Optional<Instant> planned() {
        return sql(serai)
                .sql("select execution_time from scheduled_tasks where task_instance = ?")
                .param(tenant.id() + "/idp/default")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    private static JdbcClient sql(SeraiTester instance) {
        return instance.bean(JdbcClient.class);
    }

    private int sweeps() {
        return vault.requests("LIST secret/metadata/" + tenant.id() + "/");
    }

    private void awaitSweeps(int more) {
        int before = sweeps();
        await().until(() -> {
            sweepNow(serai);
            return sweeps() > before + more; // one may have been in the middle of it
        });
    }

    private static void sweepNow(SeraiTester instance) {
        sql(instance)
                .sql("update scheduled_tasks set execution_time = ? where task_name = 'sweep' and not picked")
                .param(PAST.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Test
    void aConnectionThatNobodyEverReadsIsInTheScheduleAndEncrypted() {
        // Given
        Instant expires = in(7200);
        String token = family.access();

        // When
        put(path(), expires);

        // Then
        await().until(() -> planned().isPresent());
        assertThat(planned()).contains(expires.minusSeconds(300));
        assertThat(vault.dump()).doesNotContain(token);
    }

    @Test
    void aConnectionThatNobodyEverReadsIsRenewedInTime() {
        // When
        put(path(), in(5));

        // Then
        await().until(() -> vault.get(path()).path("refresh_count").asInt() == 1);
        assertThat(family.generation()).isEqualTo(1);
    }

    @Test
    void whatWasLookedAtOnceIsNotReadAgain() {
        // Given
        put(path(), in(7200));
        await().until(() -> planned().isPresent());
        awaitSweeps(2);

        // When
        vault.forgetRequests();
        awaitSweeps(2);

        // Then
        assertThat(vault.requests("GET secret/metadata/" + path())).isPositive();
        assertThat(vault.requests("GET secret/data/" + path())).isZero();
    }

    @Test
    void aDeletedConnectionMakesNoTroubleAndIsFoundWhenItIsThereAgain() {
        // Given
        put(path(), in(7200));
        await().until(() -> planned().isPresent());
        vault.softDelete(path());
        awaitSweeps(1);
        vault.destroy(path());
        awaitSweeps(1);
        due();
        await().until(() -> planned().isEmpty());

        // When
        Instant expires = in(9000);
        put(path(), expires);

        // Then
        await().until(() -> planned().isPresent());
        assertThat(planned()).contains(expires.minusSeconds(300));
        assertThat(family.generation()).isZero();
    }

    private void due() {
        sql(serai)
                .sql("update scheduled_tasks set execution_time = ? where task_instance = ?")
                .params(PAST.atOffset(ZoneOffset.UTC), tenant.id() + "/idp/default")
                .update();
    }

    @Test
    void aSweepThatFindsVaultSealedGoesOnWhenItIsOpenAgain() {
        // Given
        awaitSweeps(0);
        vault.seal();
        put(path(), in(7200));
        int before = vault.allRequests();
        await().until(() -> vault.allRequests() > before + 2);
        assertThat(planned()).isEmpty();

        // When
        vault.unseal();

        // Then
        await().until(() -> planned().isPresent());
    }

    @Test
    void foldersOfTenantsThatSeraiDoesNotKnowAreLeftAlone() {
        // Given
        String foreign = "not-a-tenant-" + tenants;
        put(foreign + "/idp", in(7200));

        // When
        awaitSweeps(2);

        // Then
        assertThat(vault.requests("LIST secret/metadata/" + foreign + "/")).isZero();
        assertThat(vault.get(foreign + "/idp").path("access_token").asText()).isEqualTo(family.access());
    }

    @Test
    @NeedsPostgres
    void oneOfTwoInstancesSweeps() {
        // Given
        Map<String, String> environment = environment("1h");
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        try (SeraiTester one = SeraiTester.start(environment);
                SeraiTester other = SeraiTester.start(environment)) {
            await().until(() -> isSweepOver(one));
            tenant = one.newTenant("swept-by-two");
            put(path(), in(7200));

            // When
            sweepNow(one);
            await().until(() -> isSweepOver(other));

            // Then
            assertThat(sweeps()).isEqualTo(1);
        }
    }

    private static boolean isSweepOver(SeraiTester instance) {
        return sql(instance)
                        .sql("select count(*) from scheduled_tasks where task_name = 'sweep' and not picked"
                                + " and execution_time > ?")
                        .param(Instant.now().atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .single()
                == 1;
    }
}
