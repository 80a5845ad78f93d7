package io.serai.credential;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What was written to connections, on any node, so that every node forgets what it remembers of them. Needs nothing but
 * the database that the nodes share.
 */
final class CredentialChanges {

    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialChanges.class);

    /** Numbers are given before rows are committed: a row may appear behind one that was read already. */
    private static final long LOOKBACK = 500;

    private static final Duration KEPT = Duration.ofMinutes(10);

    private record Change(long seq, ConnectionId id) {}

    private final JdbcClient sql;
    private final Clock clock;
    private Set<Long> seen = new HashSet<>();
    private long last;
    private boolean started;

    CredentialChanges(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** Tells all nodes that what they remember of this connection is out of date. */
    void announce(ConnectionId id) {
        try {
            sql.sql("insert into credential_changes (tenant_id, integration, connection, at) values (?, ?, ?, ?)")
                    .params(
                            id.tenantId(),
                            id.integration(),
                            id.connection(),
                            clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DataAccessException down) {
            // The change itself is done; the others forget what they know after half a minute at the latest.
            LOGGER.atWarn()
                    .addKeyValue("tenant", id.tenantId())
                    .addKeyValue("integration", id.integration())
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("That a connection has changed could not be told to the other nodes");
        }
    }

    /** The connections that were written since the last time, each once. */
    synchronized Set<ConnectionId> take() {
        if (!started) {
            last = sql.sql("select coalesce(max(seq), 0) from credential_changes")
                    .query(Long.class)
                    .single();
        }
        List<Change> recent = sql.sql("select * from credential_changes where seq > ? order by seq")
                .param(last - LOOKBACK)
                .query(CredentialChanges::read)
                .list();
        Set<ConnectionId> fresh = new HashSet<>();
        Set<Long> now = new HashSet<>();
        for (Change change : recent) {
            now.add(change.seq());
            last = Math.max(last, change.seq());
            if (started && !seen.contains(change.seq())) {
                fresh.add(change.id());
            }
        }
        seen = now;
        started = true;
        return fresh;
    }

    /** Removes what every node has read long ago. */
    void forget() {
        sql.sql("delete from credential_changes where at < ?")
                .param(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Change read(ResultSet row, int index) throws SQLException {
        return new Change(
                row.getLong("seq"),
                new ConnectionId(
                        row.getString("tenant_id"), row.getString("integration"), row.getString("connection")));
    }
}
