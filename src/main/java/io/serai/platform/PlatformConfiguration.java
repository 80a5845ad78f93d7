package io.serai.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {

    @Bean
    SchemaVersion schemaVersion() {
        return new SchemaVersion();
    }

    @Bean
    PlatformDatabase platformDatabase(JdbcClient sql, DataSource owners, TenantUser user, MeterRegistry meters)
            throws SQLException {
        if (!user.isSet()) {
            return PlatformDatabase.ofOneUser(sql);
        }
        HikariDataSource pool = owners.unwrap(HikariDataSource.class);
        if (!pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            throw new IllegalStateException("SERAI_DB_TENANT_USER needs a PostgreSQL, see SERAI_DB_URL");
        }
        return PlatformDatabase.ofTwoUsers(sql, TenantDatabase.open(sql, pool, user, meters));
    }
}
