package io.serai.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Which databases a program takes. */
class SchemaVersionTest {

    private final DriverManagerDataSource database =
            new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    private final JdbcClient sql = JdbcClient.create(database);
    private final Flyway flyway = Flyway.configure().dataSource(database).load();

    @Test
    void anEmptyOneAndOneOfItsOwnVersionAreTaken() {
        // When
        new SchemaVersion().migrate(flyway);
        new SchemaVersion().migrate(flyway);

        // Then
        assertThat(count("tenants")).isZero();
    }

    @Test
    void oneOfALaterVersionIsLeftAlone() {
        // Given
        new SchemaVersion().migrate(flyway);
        sql.sql("insert into \"flyway_schema_history\" select 1000, '999.1', 'later', 'SQL', 'V999_1__later.sql', 1,"
                        + " 'SA', current_timestamp, 1, true")
                .update();
        int before = count("\"flyway_schema_history\"");

        // When, Then
        assertThatThrownBy(() -> new SchemaVersion().migrate(flyway))
                .isInstanceOf(SchemaVersion.TooNew.class)
                .hasMessageContaining("used by a newer Serai")
                .hasMessageContaining("999.1")
                .satisfies(refused -> assertThat(
                                new TooNewAnalyzer().analyze(refused).getAction())
                        .contains("restore the backup"));
        assertThat(count("\"flyway_schema_history\"")).isEqualTo(before);
    }

    private int count(String table) {
        return sql.sql("select count(*) from " + table).query(Integer.class).single();
    }
}
