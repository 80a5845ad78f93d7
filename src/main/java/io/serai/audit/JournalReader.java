package io.serai.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the journal from behind, line by line in their order. For one thread. */
public final class JournalReader {

    /** What is read at once: more than the longest line, and some hundred usual ones. */
    private static final int BLOCK = 256 * 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(JournalReader.class);

    private final Journal journal;
    private final String id;
    private int file;
    private long offset;
    private JournalPosition position;
    private int nextFile;
    private long nextOffset;
    private JournalPosition nextPosition;

    private JournalReader(Journal journal, int file, long offset, JournalPosition position) {
        this.journal = journal;
        this.id = position.journal();
        this.file = file;
        this.offset = offset;
        this.position = position;
        nextPosition = position;
    }

    static JournalReader open(Journal journal, @Nullable JournalPosition wanted) throws IOException, JournalChanged {
        String id = journal.id();
        Journal.Extent extent = journal.extent();
        Retention.Anchor anchor = extent.anchor();
        if (wanted == null || !wanted.journal().equals(id) || wanted.seq() <= anchor.seq()) {
            int first = extent.files().isEmpty()
                    ? 1
                    : JournalFolder.number(extent.files().getFirst());
            return new JournalReader(journal, first, 0, new JournalPosition(id, anchor.seq(), anchor.hash()));
        }
        for (Path file : extent.files().reversed()) {
            SegmentText text = SegmentText.read(file, extent.bytesOf(file));
            Line first = text.first();
            if (first != null && first.isWellFormed() && first.seq() <= wanted.seq()) {
                return new JournalReader(
                        journal, JournalFolder.number(file), find(text, wanted).end() + 1L, wanted);
            }
        }
        throw new JournalChanged(wanted);
    }

    private static Line find(SegmentText text, JournalPosition wanted) throws JournalChanged {
        for (Line line = text.first(); line != null; line = text.after(line)) {
            if (line.isWellFormed() && line.seq() == wanted.seq() && line.hash().equals(wanted.hash())) {
                return line;
            }
        }
        throw new JournalChanged(wanted);
    }

    /** Up to where {@link #taken} was said. */
    public JournalPosition position() {
        return position;
    }

    /** The lines that follow, as many as are read at once; the same ones again until {@link #taken}. */
    public JournalBatch read() throws IOException {
        Journal.Head head = journal.head();
        nextFile = file;
        nextOffset = offset;
        nextPosition = position;
        List<AuditLine> lines = new ArrayList<>();
        while (lines.isEmpty() && !(nextFile == head.file() && nextOffset >= head.bytes())) {
            long end = nextFile == head.file() ? head.bytes() : Long.MAX_VALUE;
            SegmentText text = SegmentText.read(journal.file(nextFile), nextOffset, end, BLOCK);
            if (text.first() != null) {
                take(text, lines);
                nextOffset += text.length();
            } else if (nextFile < head.file()) {
                nextFile = following(nextFile, head.file());
                nextOffset = 0;
            } else {
                break;
            }
        }
        return new JournalBatch(lines, nextPosition);
    }

    private int following(int number, int last) {
        int next = number + 1;
        while (next < last && !Files.exists(journal.file(next))) {
            next++; // removed from outside; a check of the chain finds it
        }
        return next;
    }

    private void take(SegmentText text, List<AuditLine> lines) {
        for (Line line = text.first(); line != null; line = text.after(line)) {
            if (!line.isWellFormed() || line.seq() <= nextPosition.seq()) {
                LOGGER.atError()
                        .addKeyValue("after", nextPosition.seq())
                        .log(
                                "A line of the audit journal is no record and is not handed on; it was changed from outside");
                continue;
            }
            lines.add(new AuditLine(
                    id, line.seq(), line.ends(), line.time(), line.hash(), nextPosition.hash(), line.text()));
            nextPosition = new JournalPosition(id, line.seq(), line.hash());
        }
    }

    /** The lines of the last {@link #read} are not needed again. */
    public void taken() {
        file = nextFile;
        offset = nextOffset;
        position = nextPosition;
    }
}
