package io.serai.database;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Gives every query the time that its call has left, and fetches no more rows than are needed to see that there are too many. */
final class BoundedTemplate extends JdbcTemplate {

    /** A query runs on the thread that asked for it, from beginning to end. */
    private static final ThreadLocal<Integer> SECONDS = new ThreadLocal<>();

    BoundedTemplate(DataSource dataSource, int rows) {
        super(dataSource);
        setMaxRows(rows + 1);
        setFetchSize(Math.min(rows + 1, 500));
    }

    /** Runs queries on this thread within a time limit, rounded up to whole seconds because JDBC has no others. */
    static void within(long millis, Query query) throws Exception {
        SECONDS.set((int) Math.max(1, (millis + 999) / 1000));
        try {
            query.run();
        } finally {
            SECONDS.remove();
        }
    }

    /** What runs within the limit. */
    interface Query {
        void run() throws Exception;
    }

    @Override
    protected void applyStatementSettings(Statement statement) throws SQLException {
        super.applyStatementSettings(statement);
        Integer seconds = SECONDS.get();
        if (seconds != null) {
            statement.setQueryTimeout(seconds);
        }
    }
}
