package io.serai.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit trail: of this instance from its journal, or of all instances where there is an archive. Every method reads files of the journal, one at a time, and takes as long as that takes: call it
 * on a thread that may wait.
 */
public final class AuditRecords {

    private final Journal journal;
    private final ObjectMapper json;
    private final @Nullable AuditArchive archive;

    /** @param archive what a search asks instead of the journal; null if there is none */
    AuditRecords(Journal journal, ObjectMapper json, @Nullable AuditArchive archive) {
        this.journal = journal;
        this.json = json;
        this.archive = archive;
    }

    /**
     * The records that match, newest first.
     *
     * @param cursor where the page before ended; null for the first
     * @throws Problem 503 if the journal cannot be read
     */
    public AuditPage find(AuditQuery query, @Nullable AuditCursor cursor, int limit) {
        if (archive != null) {
            return archive.find(query, cursor, limit);
        }
        return read(extent -> new AuditSearch(query, cursor, limit, json).run(extent));
    }

    /**
     * Checks the whole chain.
     *
     * @throws Problem 503 if the journal cannot be read
     */
    public Verdict verify() {
        return read(Verification::of);
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Journal.Extent extent) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            try {
                return reading.of(journal.extent());
            } catch (NoSuchFileException tooOld) {
                return reading.of(journal.extent()); // Its time was over while we read; what is left can be read.
            }
        } catch (IOException unreadable) {
            throw Problem.of(ProblemType.AUDIT_UNAVAILABLE, "The audit journal cannot be read.")
                    .withRetryAfter(5)
                    .causedBy(unreadable);
        }
    }
}
