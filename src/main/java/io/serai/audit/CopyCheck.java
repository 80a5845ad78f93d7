package io.serai.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks lines that were shipped: of any number of journals, each in its order. A line that came twice counts once; what is
 * no record, such as half a line in front of the whole one, is left out, and missed if the whole one is not there.
 */
public final class CopyCheck {

    private static final String ID = ",\"id\":\"" + AuditLine.PREFIX;

    /** Batches that come twice are shorter than that. */
    private static final int REMEMBERED = 100_000;

    private final Map<String, Walk> journals = new TreeMap<>();

    /** Takes the lines of a file, which may follow on those of the one before. */
    public void take(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        }
    }

    private void take(String text) {
        int id = text.lastIndexOf(ID);
        int journalEnd = id < 0 ? -1 : text.indexOf('_', id + ID.length());
        if (journalEnd < 0) {
            return;
        }
        String journal = text.substring(id + ID.length(), journalEnd);
        byte[] bytes = (text.substring(0, id) + "}").getBytes(UTF_8);
        Line line = new Line(bytes, 0, bytes.length);
        if (line.isWellFormed()) {
            journals.computeIfAbsent(journal, any -> new Walk(line)).take(line);
        }
    }

    /** What was found, by journal. A copy has no last line that is known. */
    public Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        journals.forEach((journal, walk) -> verdicts.put(journal, walk.verdict()));
        return verdicts;
    }

    private static final class Walk {

        /** Line → hash of the one before it. */
        private final Map<Long, String> before = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
                return size() > REMEMBERED;
            }
        };

        private final Verification chain;
        private final long takenAtItsWord;
        private @Nullable Long changedAgain;

        /** The first line of a copy that does not begin with the first of the journal is taken at its word. */
        Walk(Line first) {
            takenAtItsWord = first.seq() == 1 ? 0 : first.seq();
            chain = new Verification(
                    takenAtItsWord == 0
                            ? Retention.Anchor.NOTHING_REMOVED
                            : new Retention.Anchor(first.seq(), first.hash()));
        }

        void take(Line line) {
            String previous = before.get(line.seq());
            if (previous != null) {
                boolean same = Chain.after(previous).accepts(line);
                changedAgain = changedAgain == null && !same ? Long.valueOf(line.seq()) : changedAgain;
            } else if (line.seq() > takenAtItsWord) {
                before.put(line.seq(), chain.head());
                chain.take(line);
            }
        }

        Verdict verdict() {
            Verdict verdict = chain.verdict(0);
            return verdict.valid() && changedAgain != null
                    ? new Verdict(false, verdict.records(), verdict.firstSeq(), verdict.lastSeq(), changedAgain)
                    : verdict;
        }
    }
}
