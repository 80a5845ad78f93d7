package io.serai.usage;

import io.serai.usage.Counted.Reread;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** The tables of usage: what is written to them. Blocks. */
final class UsageRows {

    private static final int ATTEMPTS = 10;
    private static final String LATENCIES = columns("w%d");
    private static final String ADD_HOUR =
            "update usage_hours set actions = actions + ?, invocations = invocations + ?,"
                    + " failures = failures + ?, tokens = tokens + ?, " + columns("w%1$d = w%1$d + ?")
                    + " where tenant_id = ? and used_at = ?";
    private static final String NEW_HOUR = "insert into usage_hours (actions, invocations, failures, tokens, "
            + LATENCIES + ", tenant_id, used_at) values (?, ?, ?, ?, " + columns("?") + ", ?, ?)";
    private static final String ADD_DAY = "update usage_days set actions = actions + ?, invocations = invocations + ?,"
            + " failures = failures + ?, tokens = tokens + ? where tenant_id = ? and used_on = ? and integration = ?";
    private static final String NEW_DAY = "insert into usage_days (actions, invocations, failures, tokens, tenant_id,"
            + " used_on, integration) values (?, ?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate sql;
    private final TransactionOperations transaction;

    UsageRows(JdbcTemplate sql, TransactionOperations transaction) {
        this.sql = sql;
        this.transaction = transaction;
    }

    private static String columns(String form) {
        return IntStream.range(0, Latencies.WIDTH)
                .mapToObj(i -> String.format(form, i))
                .collect(Collectors.joining(", "));
    }

    /** How far a journal has been counted. */
    record Position(long seq, Reread reread) {}

    Optional<Position> position(String journal) {
        return sql
                .query(
                        "select seq, open_seq, open_hash from usage_positions where journal = ?",
                        (row, number) -> new Position(row.getLong(1), new Reread(row.getLong(2), row.getString(3))),
                        journal)
                .stream()
                .findFirst();
    }

    /**
     * Adds the counts and moves the position, both or neither.
     *
     * @throws org.springframework.dao.DataAccessException if they could not be
     */
    void write(String journal, Counted counted) {
        for (int attempt = 1; ; attempt++) {
            try {
                tryToWrite(journal, counted);
                return;
            } catch (DuplicateKeyException anotherWasFirst) {
                // Another instance has counted the same for the first time: now its row is there to be added to.
                if (attempt == ATTEMPTS) {
                    throw anotherWasFirst;
                }
            }
        }
    }

    private void tryToWrite(String journal, Counted counted) {
        transaction.executeWithoutResult(begun -> {
            moveTo(journal, counted);
            Map<UsageKey, Sums> days = new TreeMap<>(UsageKey.ORDER);
            Map<UsageKey, Sums> hours = new TreeMap<>(UsageKey.ORDER);
            counted.sums().forEach((key, each) -> {
                days.computeIfAbsent(key.dayOnly(), none -> new Sums()).add(each);
                hours.computeIfAbsent(key.hourOnly(), none -> new Sums()).add(each);
            });
            add(days, ADD_DAY, NEW_DAY, UsageRows::day);
            add(hours, ADD_HOUR, NEW_HOUR, UsageRows::hour);
        });
    }

    private void moveTo(String journal, Counted counted) {
        Object[] values = {
            counted.seq(), counted.reread().seq(), counted.reread().hash(), journal
        };
        if (sql.update("update usage_positions set seq = ?, open_seq = ?, open_hash = ? where journal = ?", values)
                == 0) {
            sql.update("insert into usage_positions (seq, open_seq, open_hash, journal) values (?, ?, ?, ?)", values);
        }
    }

    private interface Columns {
        Object[] of(UsageKey key, Sums sums);
    }

    private void add(Map<UsageKey, Sums> sums, String update, String insert, Columns columns) {
        List<Object[]> all = sums.entrySet().stream()
                .map(each -> columns.of(each.getKey(), each.getValue()))
                .toList();
        int[] updated = sql.batchUpdate(update, all);
        sql.batchUpdate(
                insert,
                IntStream.range(0, updated.length)
                        .filter(i -> updated[i] == 0)
                        .mapToObj(all::get)
                        .toList());
    }

    private static Object[] day(UsageKey key, Sums sums) {
        return new Object[] {
            sums.actions,
            sums.invocations,
            sums.failures,
            sums.tokens,
            key.tenantId(),
            Date.valueOf(LocalDate.parse(key.hour())),
            key.integration()
        };
    }

    private static Object[] hour(UsageKey key, Sums sums) {
        List<Object> values = new ArrayList<>(List.of(sums.actions, sums.invocations, sums.failures, sums.tokens));
        IntStream.range(0, Latencies.WIDTH).mapToObj(sums.latencies::count).forEach(values::add);
        values.add(key.tenantId());
        values.add(OffsetDateTime.parse(key.hour() + ":00Z"));
        return values.toArray();
    }

    /** Removes hours that nobody asks for any more. */
    void removeHoursBefore(Instant time) {
        sql.update("delete from usage_hours where used_at < ?", time.atOffset(ZoneOffset.UTC));
    }
}
