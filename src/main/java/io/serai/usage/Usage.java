package io.serai.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What tenants have used. Of this instance everything up to now, of others up to a second ago. Days and months are those of
 * UTC. Everything here blocks.
 */
public final class Usage {

    private static final String SUMS = "sum(actions), sum(invocations), sum(failures), sum(tokens)";
    private static final Duration RECENT = Duration.ofHours(24);

    private final UsageBook book;
    private final JdbcTemplate sql;
    private final Clock clock;
    private volatile Prices prices = Prices.NONE;

    Usage(UsageBook book, JdbcTemplate sql, Clock clock) {
        this.book = book;
        this.sql = sql;
        this.clock = clock;
    }

    public Prices prices() {
        return prices;
    }

    public void price(Prices all) {
        prices = all;
    }

    /** The month that it is. */
    public YearMonth thisMonth() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    public Amount ofMonth(String tenantId, YearMonth month) {
        return ofDays(tenantId, month.atDay(1), month.atEndOfMonth());
    }

    /** Both days are included. */
    public Amount ofDays(String tenantId, LocalDate first, LocalDate last) {
        upToDate();
        return sql.queryForObject(
                "select " + SUMS + " from usage_days where tenant_id = ? and used_on between ? and ?",
                (row, number) -> amount(row, 1),
                tenantId,
                Date.valueOf(first),
                Date.valueOf(last));
    }

    /** By day and integration; both days are included. */
    public List<UsageDay> byDay(String tenantId, LocalDate first, LocalDate last) {
        upToDate();
        return sql.query(
                "select used_on, integration, actions, invocations, failures, tokens from usage_days"
                        + " where tenant_id = ? and used_on between ? and ? order by used_on, integration",
                (row, number) -> new UsageDay(row.getDate(1).toLocalDate(), row.getString(2), amount(row, 3)),
                tenantId,
                Date.valueOf(first),
                Date.valueOf(last));
    }

    /** All tenants that used anything in a month, by their id; also those that are gone. */
    public List<TenantAmount> ofAll(YearMonth month, int limit, int offset) {
        upToDate();
        return sql.query(
                "select tenant_id, " + SUMS + " from usage_days where used_on between ? and ?"
                        + " group by tenant_id order by tenant_id limit ? offset ?",
                (row, number) -> new TenantAmount(row.getString(1), amount(row, 2)),
                Date.valueOf(month.atDay(1)),
                Date.valueOf(month.atEndOfMonth()),
                limit,
                offset);
    }

    /** How many tenants used anything in a month. */
    public int users(YearMonth month) {
        Integer count = sql.queryForObject(
                "select count(distinct tenant_id) from usage_days where used_on between ? and ?",
                Integer.class,
                Date.valueOf(month.atDay(1)),
                Date.valueOf(month.atEndOfMonth()));
        return count == null ? 0 : count;
    }

    public Recent recent(String tenantId) {
        upToDate();
        Sums total = new Sums();
        sql.query(
                "select * from usage_hours where tenant_id = ? and used_at > ?",
                (ResultSet row) -> total.add(hour(row)),
                tenantId,
                clock.instant().minus(RECENT).atOffset(ZoneOffset.UTC));
        return new Recent(
                new Amount(total.actions, total.invocations, total.failures, total.tokens),
                total.latencies.percentile(0.5),
                total.latencies.percentile(0.95),
                total.latencies.percentile(0.99));
    }

    private static Sums hour(ResultSet row) throws SQLException {
        long[] counts = new long[Latencies.WIDTH];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = row.getLong("w" + i);
        }
        Sums sums = new Sums();
        sums.actions = row.getLong("actions");
        sums.invocations = row.getLong("invocations");
        sums.failures = row.getLong("failures");
        sums.tokens = row.getLong("tokens");
        sums.latencies.add(new Latencies(counts));
        return sums;
    }

    private static Amount amount(ResultSet row, int first) throws SQLException {
        return new Amount(row.getLong(first), row.getLong(first + 1), row.getLong(first + 2), row.getLong(first + 3));
    }

    private void upToDate() {
        try {
            book.write();
        } catch (IOException refused) {
            throw new UncheckedIOException("The audit journal cannot be read", refused);
        }
    }
}
