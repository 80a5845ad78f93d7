package io.serai.usage;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.serai.audit.AuditFeed;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
class UsageConfiguration {

    private static final Duration HOURS_KEPT = Duration.ofHours(49);

    @Bean
    UsageRows usageRows(JdbcTemplate sql, TransactionOperations transaction) {
        return new UsageRows(sql, transaction);
    }

    @Bean
    UsageTally usageTally() {
        return new UsageTally();
    }

    @Bean
    UsageBook usageBook(UsageTally tally, AuditFeed feed, UsageRows rows) {
        return new UsageBook(tally, feed, rows, new Recount(feed, rows));
    }

    /** On one of the instances. */
    @Bean
    RecurringTask<Void> sweepUsageHours(UsageRows usageRows, Clock clock) {
        return Tasks.recurring("sweep-usage-hours", FixedDelay.ofHours(1))
                .execute((instance, context) ->
                        usageRows.removeHoursBefore(clock.instant().minus(HOURS_KEPT)));
    }

    @Bean
    Usage usage(UsageBook book, JdbcTemplate sql, Clock clock) {
        return new Usage(book, sql, clock);
    }
}
