package io.serai.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only journal: numbered, chained JSON lines in files of a fixed size. Appending copies into mapped memory;
 * it neither blocks nor calls the system.
 */
final class Journal {

    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    private final Path folder;
    private final AuditSettings settings;
    private final Clock clock;
    private final Chain chain;
    private Segment current;
    private @Nullable Segment spare;
    private boolean preparing;
    private long nextSeq;

    Journal(Path folder, AuditSettings settings, Clock clock) {
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
            List<Path> files = files(folder);
            if (files.isEmpty()) {
                current = Segment.create(file(1), settings.segmentBytes());
            } else {
                Segment last = Segment.open(files.getLast());
                boolean unused = last.isEmpty() && files.size() > 1;
                spare = unused ? last : null;
                current = unused ? Segment.open(files.get(files.size() - 2)) : last;
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("The audit journal in " + folder + " cannot be opened", refused);
        }
        chain = current.isEmpty() ? Chain.fromTheStart() : Chain.after(current.lastLine());
        nextSeq = current.isEmpty() ? 1 : Chain.seqOf(current.lastLine()) + 1;
    }

    /** The journal's files, oldest first. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * Appends one line.
     *
     * @param members the members of a JSON object without its braces, UTF-8
     * @return the line's number
     * @throws JournalFull if there is no room, which is also when the disk is full
     */
    synchronized long append(byte[] members) {
        byte[] start = ("{\"seq\":" + nextSeq + ",").getBytes(US_ASCII);
        if (!current.fits(start.length + members.length + Chain.OVERHEAD + 1)) {
            roll();
        }
        current.append(chain.close(start, members));
        if (spare == null && !preparing && current.isHalfFull()) {
            prepareSpare();
        }
        return nextSeq++;
    }

    /** Whether an ordinary line would be taken. */
    synchronized boolean hasRoom() {
        return spare != null || current.fits(64 * 1024);
    }

    private void roll() {
        Segment next = spare;
        if (next == null) {
            if (!preparing) {
                prepareSpare();
            }
            throw new JournalFull();
        }
        current = next;
        spare = null;
    }

    /** Allocates the next file on a thread of its own: writing zeros to a slow disk must not hold up a call. */
    private void prepareSpare() {
        preparing = true;
        int number = number(current.file()) + 1;
        Thread.ofVirtual().name("audit-segment").start(() -> {
            Segment prepared = null;
            try {
                prepared = Segment.create(file(number), settings.segmentBytes());
                removeOld();
            } catch (IOException refused) {
                LOGGER.atError().setCause(refused).log("The audit journal cannot grow; calls will be refused");
            }
            prepared(prepared);
        });
    }

    private synchronized void prepared(@Nullable Segment segment) {
        spare = segment;
        preparing = false;
    }

    private Path file(int number) {
        return folder.resolve(String.format("audit-%08d.jsonl", number));
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring("audit-".length(), name.length() - ".jsonl".length()));
    }

    private void removeOld() throws IOException {
        Instant oldest = clock.instant().minus(Duration.ofDays(settings.retentionDays()));
        for (Path file : files(folder)) {
            boolean finished = number(file) < number(current.file());
            if (finished && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.delete(file);
            }
        }
    }
}
