package io.serai.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Connections that show the rows of one tenant, whatever was done on them before. */
final class TenantConnections extends AbstractDataSource {

    /** The search path as well: a statement of an earlier tenant may have put tables of its own before ours. */
    private static final String ENTER =
            "select set_config('search_path', ?, false), set_config('serai.tenant', ?, false),"
                    + " set_config('serai.ticket', ?, false)";

    private final DataSource pool;
    private final Tickets tickets;
    private final String tenantId;

    TenantConnections(DataSource pool, Tickets tickets, String tenantId) {
        this.pool = pool;
        this.tickets = tickets;
        this.tenantId = tenantId;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = pool.getConnection();
        try (PreparedStatement enter = connection.prepareStatement(ENTER)) {
            enter.setString(1, tickets.searchPath());
            enter.setString(2, tenantId);
            enter.setString(3, tickets.of(tenantId));
            enter.execute();
            return connection;
        } catch (SQLException broken) {
            connection.close();
            throw broken;
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLException("There is one user");
    }
}
