package io.serai.saga;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SqlSagasTest extends SagasContract {

    /** Seals nothing; that the product does is its own affair. */
    private static final class Envelope implements TenantCipher {

        @Override
        public String seal(String tenantId, String context, byte[] plain) {
            return Base64.getEncoder().encodeToString(plain);
        }

        @Override
        public byte[] open(String tenantId, String context, String sealed) {
            return Base64.getDecoder().decode(sealed);
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

    @Override
    Sagas empty() {
        PlatformDatabase rows = rows();
        rows.ofAll().sql("delete from sagas").update();
        Clock still = Clock.fixed(NOW, ZoneOffset.UTC);
        return new SqlSagas(rows, still, new SealedWork(new Envelope(), new ObjectMapper()));
    }

    PlatformDatabase rows() {
        DataSource database = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        return PlatformDatabase.ofOneUser(JdbcClient.create(database));
    }
}
