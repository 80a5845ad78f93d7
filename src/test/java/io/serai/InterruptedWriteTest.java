package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A file that is written through an ordinary channel is closed when its writer is interrupted, for everybody. */
class InterruptedWriteTest {

    @Test
    void theEmbeddedDatabaseOutlivesAThreadThatIsInterruptedWhileItWrites() throws SQLException {
        try (SeraiTester serai = SeraiTester.startOnFile(Map.of())) {
            // Given
            serai.newTenant("acme");
            try (Connection connection = serai.bean(DataSource.class).getConnection();
                    PreparedStatement rename =
                            connection.prepareStatement("update tenants set name = ? where id = ?")) {
                rename.setString(1, "Renamed");
                rename.setString(2, "acme");

                // When
                Thread.currentThread().interrupt();
                rename.executeUpdate();
            } finally {
                Thread.interrupted();
            }

            // Then
            assertThat(serai.newTenant("beta")
                            .request("GET", "/tenants/beta/integrations", null)
                            .status())
                    .isEqualTo(200);
        }
    }
}
