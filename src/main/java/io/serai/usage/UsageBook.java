package io.serai.usage;

import io.serai.audit.AuditFeed;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/** Writes down what is counted, once a second and at the end. */
final class UsageBook implements DisposableBean {

    private static final Logger LOGGER = LoggerFactory.getLogger(UsageBook.class);

    private final UsageTally tally;
    private final AuditFeed feed;
    private final UsageRows rows;
    private final Recount recount;
    private boolean recounted;
    private boolean failing;

    UsageBook(UsageTally tally, AuditFeed feed, UsageRows rows, Recount recount) {
        this.tally = tally;
        this.feed = feed;
        this.rows = rows;
        this.recount = recount;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void writeRegularly() {
        try {
            write();
            failing = false;
        } catch (DataAccessException | TransactionException | IOException refused) {
            if (!failing) {
                LOGGER.atWarn()
                        .addKeyValue("cause", refused.getClass().getSimpleName())
                        .log("Usage cannot be written now; it is kept and tried again");
            }
            failing = true;
        }
    }

    /** Everything that is recorded by now is in the tables then. Blocks. */
    synchronized void write() throws IOException {
        if (!recounted) {
            recount.upTo(tally.beginning());
            recounted = true;
        }
        String journal = feed.journalId();
        Counted counted = feed.at(tally::drain);
        if (counted.sums().isEmpty()) {
            return;
        }
        try {
            rows.write(journal, counted);
        } catch (RuntimeException refused) {
            feed.at(now -> {
                tally.add(counted.sums());
                return now;
            });
            throw refused;
        }
    }

    @Override
    public void destroy() {
        writeRegularly();
    }
}
