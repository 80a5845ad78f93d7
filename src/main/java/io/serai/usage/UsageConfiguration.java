package io.serai.usage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.audit.AuditFeed;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
class UsageConfiguration {

    @Bean
    UsageTally usageTally() {
        return new UsageTally();
    }

    @Bean
    UsageBook usageBook(
            UsageTally tally,
            AuditFeed feed,
            JdbcTemplate sql,
            TransactionOperations transaction,
            ObjectMapper json,
            Clock clock) {
        UsageRows rows = new UsageRows(sql, transaction);
        return new UsageBook(tally, feed, rows, new Recount(feed, rows, json), clock);
    }

    @Bean
    Usage usage(UsageBook book, JdbcTemplate sql, Clock clock) {
        return new Usage(book, sql, clock);
    }
}
