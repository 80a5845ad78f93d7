package io.serai.result;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.TenantCipher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SqlResultsTest extends ResultsContract {

    private @Nullable JdbcClient sql;

    @Override
    Results empty(Clock clock) {
        PlatformDatabase rows = rows();
        sql = rows.ofAll();
        rows.ofAll().sql("delete from results").update();
        return new SqlResults(
                rows,
                new Turned(),
                SETTINGS,
                clock,
                new ResultMeters(new SimpleMeterRegistry()),
                tenant -> Long.MAX_VALUE);
    }

    @Override
    String stored() {
        JdbcClient client = Objects.requireNonNull(sql);
        return String.join(
                "",
                client.sql("select sealed from result_parts")
                        .query(String.class)
                        .list());
    }

    PlatformDatabase rows() {
        DataSource database = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        return PlatformDatabase.ofOneUser(JdbcClient.create(database));
    }

    /** Seals so that a test can see it: bytes are turned round, and opened only where they belong. */
    private static final class Turned implements TenantCipher {

        @Override
        public String seal(String tenantId, String context, byte[] plain) {
            return tenantId + ">" + context + ">" + Base64.getEncoder().encodeToString(turned(plain));
        }

        @Override
        public byte[] open(String tenantId, String context, String sealed) {
            String head = tenantId + ">" + context + ">";
            if (!sealed.startsWith(head)) {
                throw new IllegalArgumentException("sealed for another place");
            }
            return turned(
                    Base64.getDecoder().decode(sealed.substring(head.length()).getBytes(StandardCharsets.UTF_8)));
        }

        private static byte[] turned(byte[] bytes) {
            byte[] turned = Arrays.copyOf(bytes, bytes.length);
            for (int i = 0; i < turned.length; i++) {
                turned[i] = (byte) ~turned[i];
            }
            return turned;
        }

        @Override
        public void destroy(String tenantId) {}

        @Override
        public void rotate(String tenantId) {}

        @Override
        public int keyVersion(String tenantId) {
            return 1;
        }
    }
}
