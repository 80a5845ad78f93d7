package io.serai.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.audit.AuditFeed;
import io.serai.audit.AuditLine;
import io.serai.audit.JournalBatch;
import io.serai.audit.JournalChanged;
import io.serai.audit.JournalPosition;
import io.serai.audit.JournalReader;
import io.serai.usage.UsageTally.Attempt;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what an earlier process recorded and did not live to write down: from the lines of the journal. */
final class Recount {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recount.class);

    /** Batches that are counted between two writings. */
    private static final int BATCHES = 50;

    private final AuditFeed feed;
    private final UsageRows rows;

    Recount(AuditFeed feed, UsageRows rows) {
        this.feed = feed;
        this.rows = rows;
    }

    /** Counts the lines up to the supplied one that were not counted before. Blocks. */
    void upTo(long last) throws IOException {
        String journal = feed.journalId();
        Optional<UsageRows.Position> position = rows.position(journal);
        long counted = position.map(UsageRows.Position::seq).orElse(0L);
        if (counted >= last) {
            return;
        }
        try {
            count(
                    journal,
                    feed.after(position.map(known -> start(journal, known)).orElse(null)),
                    counted,
                    last);
        } catch (JournalChanged changed) {
            LOGGER.atError()
                    .addKeyValue("seq", counted)
                    .log("The audit journal was put back or cut: what it holds may have been counted as usage before,"
                            + " so it is not counted again");
        }
    }

    private static JournalPosition start(String journal, UsageRows.Position known) {
        return new JournalPosition(journal, known.reread().seq(), known.reread().hash());
    }

    private void count(String journal, JournalReader reader, long counted, long last) throws IOException {
        UsageTally tally = new UsageTally();
        int batches = 0;
        for (boolean more = true; more; ) {
            JournalBatch batch = reader.read();
            JournalPosition end = reader.position();
            for (AuditLine line : batch.lines()) {
                if (line.seq() <= last) {
                    count(tally, line, line.seq() > counted);
                    end = new JournalPosition(journal, line.seq(), line.hash());
                }
            }
            reader.taken();
            more = !batch.lines().isEmpty() && batch.end().seq() < last;
            if ((++batches % BATCHES == 0 || !more) && end.seq() > counted) {
                rows.write(journal, tally.drain(end));
            }
        }
    }

    private void count(UsageTally tally, AuditLine line, boolean counts) {
        JsonNode members = line.members();
        if (line.ends() != 0) {
            tally.ended(
                    line.ends(),
                    members.path("result").asText().equals("success"),
                    members.path("duration").asLong(),
                    members.path("resultBytes").asLong(),
                    counts);
        } else if (!members.has("result") && members.path("timestamp").isTextual()) {
            tally.attempted(line.seq(), line.prevHash(), attempt(members), counts);
        }
    }

    private static Attempt attempt(JsonNode members) {
        return new Attempt(
                members.path("tenantId").textValue(),
                members.path("actor").path("type").asText(),
                members.path("action").asText(),
                members.path("integration").textValue(),
                members.path("timestamp").asText());
    }
}
