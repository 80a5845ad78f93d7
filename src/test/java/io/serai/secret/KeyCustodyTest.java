package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.transaction.support.TransactionTemplate;

class KeyCustodyTest {

    private static final String OLD = "11".repeat(32);
    private static final String NEW = "22".repeat(32);
    private static final byte[] PLAIN = "canary-plain".getBytes(UTF_8);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    @TempDir
    private Path folder = Path.of("");

    private JdbcClient sql;
    private KeyRegister register;

    @BeforeEach
    void database() throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:custody" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
        try (var connection = h2.getConnection()) {
            ScriptUtils.executeSqlScript(connection, new ClassPathResource("db/migration/V1__first.sql"));
        }
        sql = JdbcClient.create(h2);
        register = new KeyRegister(sql, new TransactionTemplate(new DataSourceTransactionManager(h2)));
    }

    private KeyRing ring() {
        return new FileKeyRing(folder.resolve("tenant.keys"));
    }

    private TenantCipher start(String key, String previous) {
        return start(ring(), key, previous);
    }

    private TenantCipher start(KeyRing ring, String key, String previous) {
        MasterKeys masters = MasterKeys.of(key, previous, folder, true);
        KeyCustody.takeCharge(ring, masters, register);
        return new EmbeddedTenantCipher(ring, masters, change -> {});
    }

    @Test
    void withANewMasterKeyEverythingStillOpensAndTheOldOneIsNotNeededAnyMore() {
        // Given
        TenantCipher before = start(OLD, "");
        String sealed = before.seal("acme", "place", PLAIN);
        before.rotate("acme");

        // When
        start(NEW, OLD);

        // Then
        assertThat(start(NEW, "").open("acme", "place", sealed)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> start(OLD, "")).hasMessageContaining("master key");
    }

    @Test
    void aKillAtAnyMomentOfTheChangeLeavesKeysThatOpen() {
        // Given
        TenantCipher before = start(OLD, "");
        String sealed = before.seal("acme", "place", PLAIN);
        IntStream.range(0, 20).forEach(i -> before.seal("tenant-" + i, "place", PLAIN));

        // When
        for (int entries = 0; entries < 21; entries++) {
            KeyRing killed = killedAfter(entries);
            assertThatThrownBy(() -> start(killed, NEW, OLD)).hasMessage("killed");
            assertThat(start(OLD, NEW).open("acme", "place", sealed)).isEqualTo(PLAIN);
        }

        // Then
        assertThat(start(NEW, OLD).open("acme", "place", sealed)).isEqualTo(PLAIN);
    }

    /** A ring whose change ends in the middle of making the new content. */
    private KeyRing killedAfter(int entries) {
        return new Ring(ring()) {
            @Override
            public void change(UnaryOperator<Content> change) {
                AtomicInteger left = new AtomicInteger(entries);
                super.change(content -> {
                    Content next = change.apply(content);
                    next.entries().forEach(entry -> {
                        if (left.getAndDecrement() == 0) {
                            throw new IllegalStateException("killed");
                        }
                    });
                    return next;
                });
            }
        };
    }

    @Test
    void aWrongMasterKeyRefusesAndChangesNothing() throws IOException {
        // Given
        start(OLD, "").seal("acme", "place", PLAIN);
        byte[] ring = Files.readAllBytes(folder.resolve("tenant.keys"));

        // When
        assertThatThrownBy(() -> start(NEW, "")).hasMessageContaining("nothing has been changed");

        // Then
        assertThat(Files.readAllBytes(folder.resolve("tenant.keys"))).isEqualTo(ring);
    }

    @Test
    void keysThatAreMissingOrAnothersRefuse() throws IOException {
        // Given
        start(OLD, "").seal("acme", "place", PLAIN);
        Files.move(folder.resolve("tenant.keys"), folder.resolve("elsewhere"));

        // When, Then
        assertThatThrownBy(() -> start(OLD, "")).hasMessageContaining("missing");
        assertThat(folder.resolve("tenant.keys")).doesNotExist();
        ring().begin(new KeyRing.Content(
                "another",
                MasterKeys.of(OLD, "", folder, true).wrap("serai master key".getBytes(UTF_8), "serai master key"),
                List.of()));
        assertThatThrownBy(() -> start(OLD, "")).hasMessageContaining("do not belong to this database");
    }

    @Test
    void theKeysOfAnEarlierReleaseAreTakenOver() {
        // Given
        String sealed = anEarlierRelease("acme");

        // When
        TenantCipher cipher = start(OLD, "");

        // Then
        assertThat(cipher.open("acme", "place", sealed)).isEqualTo(PLAIN);
        assertThat(register.earlierKeys()).isEmpty();
        assertThat(start(OLD, "").open("acme", "place", sealed)).isEqualTo(PLAIN);
    }

    @Test
    void theKeysOfAnEarlierReleaseAreTakenOverAfterAKill() {
        // Given
        String sealed = anEarlierRelease("acme");
        KeyRing killed = new Ring(ring()) {
            @Override
            public void change(UnaryOperator<Content> change) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> start(killed, OLD, "")).hasMessage("killed");

        // When
        TenantCipher cipher = start(OLD, "");

        // Then
        assertThat(cipher.open("acme", "place", sealed)).isEqualTo(PLAIN);
    }

    @Test
    void aWrongMasterKeyTakesNoKeysOfAnEarlierReleaseOver() {
        // Given
        anEarlierRelease("acme");

        // When
        assertThatThrownBy(() -> start(NEW, "")).hasMessageContaining("nothing has been changed");

        // Then
        assertThat(folder.resolve("tenant.keys")).doesNotExist();
        assertThat(register.earlierKeys()).hasSize(1);
    }

    @Test
    void aBackupOfAnEarlierReleaseBringsNoDestroyedKeyBack() {
        // Given
        String sealed = anEarlierRelease("acme");
        start(OLD, "").destroy("acme");
        sql.sql("delete from master_key_check").update();
        anEarlierRelease("acme"); // its rows as they were

        // When
        TenantCipher cipher = start(OLD, "");

        // Then
        assertThatThrownBy(() -> cipher.open("acme", "place", sealed)).isInstanceOf(Undecipherable.class);
    }

    /** The rows that release 0.1 wrote; returns what it sealed for the tenant. */
    private String anEarlierRelease(String tenant) {
        MasterKey master = MasterKey.of(OLD);
        byte[] key = HexFormat.of().parseHex("33".repeat(32));
        byte[] check = "serai master key".getBytes(UTF_8);
        sql.sql("insert into master_key_check (id, sealed) values (1, ?)")
                .param(base64(master.wrap(check, check)))
                .update();
        sql.sql("insert into tenant_keys (tenant_id, wrapped, created_at) values (?, ?, current_timestamp)")
                .params(tenant, base64(master.wrap(key, tenant.getBytes(UTF_8))))
                .update();
        return "e1:" + base64(AesGcm.seal(key, PLAIN, (tenant + "|place").getBytes(UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A ring that passes everything on. */
    private static class Ring implements KeyRing {

        private final KeyRing ring;

        Ring(KeyRing ring) {
            this.ring = ring;
        }

        @Override
        public Optional<Content> content() {
            return ring.content();
        }

        @Override
        public void begin(Content first) {
            ring.begin(first);
        }

        @Override
        public Map<Integer, String> of(String tenantId) {
            return ring.of(tenantId);
        }

        @Override
        public boolean add(Entry entry) {
            return ring.add(entry);
        }

        @Override
        public void destroy(String tenantId) {
            ring.destroy(tenantId);
        }

        @Override
        public void change(UnaryOperator<Content> change) {
            ring.change(change);
        }
    }
}
