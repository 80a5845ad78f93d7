package io.serai.audit;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Hands on what is in the journal, from its files: whoever writes to it is not held up and does not know. */
public final class AuditFeed {

    private final Journal journal;

    AuditFeed(Journal journal) {
        this.journal = journal;
    }

    /**
     * A reader behind a position.
     *
     * @param position null, or one in another journal: from the oldest line
     * @throws JournalChanged if the line at the position is not the one that it was
     */
    public JournalReader after(@Nullable JournalPosition position) throws IOException, JournalChanged {
        return JournalReader.open(journal, position);
    }

    /** What is found while no line is taken, see {@link AuditTally}; must not wait. */
    public <T> T at(Function<JournalPosition, T> moment) {
        return journal.at(moment);
    }

    /** The name of the journal. */
    public String journalId() {
        return journal.id();
    }

    /** Gives the journal another name, unless somebody has done so already: it is not the one that had the old name. */
    public void rename(String old) throws IOException {
        journal.rename(old);
    }

    /** Number of the newest line. */
    public long lastSeq() {
        return journal.head().seq();
    }

    /** From now on no file is removed that has a line with a greater number than the supplied one, whatever its age. */
    public void keepBehind(LongSupplier seq) {
        journal.keepBehind(seq);
    }
}
