package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.RecordingProvider.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tenants' keys where several instances share them in their database. */
@NeedsPostgres
class PostgresTenantKeysTest {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String NEXT_KEY = "ab".repeat(32);
    private static final String TOKEN = "canary-token-9f32";
    private static final String[] KEY_TABLES = {"key_ring", "key_ring_entries"};

    private static RecordingProvider github;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        github.answer(false, request -> new Response(200, "{\"login\":\"octo\"}"));
    }

    @AfterAll
    static void stop() {
        github.close();
    }

    private static Map<String, String> environment(String database, String key, String previous) {
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.putAll(Map.of(
                "SERAI_DB_URL", database, "TOKEN_ENCRYPTION_KEY", key, "TOKEN_ENCRYPTION_KEY_PREVIOUS", previous));
        return environment;
    }

    @Test
    void noCallFailsOnEitherOfTwoInstancesWhileKeysAreRotated() throws Exception {
        Map<String, String> environment = environment(PostgresServer.shared().newDatabase(), KEY, "");
        try (SeraiTester one = SeraiTester.start(environment);
                SeraiTester other = SeraiTester.start(environment)) {
            TenantKeysTest.assertThatNoCallFailsWhileKeysAreRotated(List.of(one, other));
        }
    }

    @Test
    void theMasterKeyIsReplacedWhileInstancesServe() {
        // Given
        String database = PostgresServer.shared().newDatabase();
        SeraiTester before = SeraiTester.start(environment(database, KEY, NEXT_KEY)); // it knows the next one too
        TenantClient tenant = before.newTenant("acme");
        tenant.connect("github", TOKEN);

        // When
        try (SeraiTester next = SeraiTester.start(environment(database, NEXT_KEY, KEY))) {
            TenantClient made = before.newTenant("made-meanwhile"); // wrapped by the earlier key
            made.connect("github", TOKEN);

            // Then
            for (SeraiTester instance : List.of(before, next)) {
                for (TenantClient one : List.of(tenant, made)) {
                    assertThat(new TenantClient(instance, one.id(), one.key())
                                    .invoke("github.getMe", Map.of())
                                    .status())
                            .isEqualTo(200);
                }
            }
        }
        before.close();
        assertThatThrownBy(() -> SeraiTester.start(environment(database, NEXT_KEY, "")))
                .hasStackTraceContaining("TOKEN_ENCRYPTION_KEY_PREVIOUS"); // of the tenant that was made meanwhile
        SeraiTester.start(environment(database, NEXT_KEY, KEY)).close();
        SeraiTester.start(environment(database, NEXT_KEY, "")).close();
    }

    @Test
    void aWrongMasterKeyRefusesTheStartAndChangesNothing() {
        // Given
        String database = PostgresServer.shared().newDatabase();
        try (SeraiTester first = SeraiTester.start(environment(database, KEY, ""))) {
            first.newTenant("acme").connect("github", TOKEN);
        }
        String before = read(PostgresServer.shared().dump(database));

        // When
        assertThatThrownBy(() -> SeraiTester.start(environment(database, NEXT_KEY, "")))
                .hasStackTraceContaining("master key");

        // Then
        assertThat(read(PostgresServer.shared().dump(database))).isEqualTo(before);
    }

    @Test
    void aBackupFromBeforeADeletionOpensNothingOfTheDeletedTenant() {
        // Given
        PostgresServer postgres = PostgresServer.shared();
        String database = postgres.newDatabase();
        SeraiTester first = SeraiTester.start(environment(database, KEY, ""));
        TenantClient deleted = first.newTenant("acme");
        TenantClient stays = first.newTenant("umbrella");
        List.of(deleted, stays).forEach(tenant -> tenant.connect("github", TOKEN));
        Path backup = postgres.dump(
                database, "--exclude-table-data=" + KEY_TABLES[0], "--exclude-table-data=" + KEY_TABLES[1]);
        first.adminRequest("DELETE", "/admin/tenants/acme?confirm=true", null);
        first.close();
        Path keys = postgres.dump(database, "--data-only", "--table=" + KEY_TABLES[0], "--table=" + KEY_TABLES[1]);

        // When
        String restored = postgres.newDatabase();
        postgres.restore(restored, backup, keys);

        // Then
        try (SeraiTester second = SeraiTester.start(environment(restored, KEY, ""))) {
            TenantKeysTest.assertOnlyOneOpens(second, deleted, stays);
        }
    }

    private static String read(Path dump) {
        try {
            return Files.readString(dump).replaceAll("\\\\(un)?restrict \\S+", "");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
