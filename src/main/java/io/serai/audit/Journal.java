package io.serai.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only journal: numbered, chained JSON lines in files of a fixed size. Appending copies into mapped memory;
 * it neither waits nor calls the system.
 */
final class Journal implements AutoCloseable {

    /** Bytes of the longest line that is taken, so that an empty file has room for any. */
    static final int LONGEST_LINE = 60 * 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    /** How far the journal reaches at some moment. */
    record Extent(
            String id, Retention.Anchor anchor, List<Path> files, int bytesOfLast, long lastSeq, String lastHash) {

        int bytesOf(Path file) {
            return file.equals(files.getLast()) ? bytesOfLast : Integer.MAX_VALUE;
        }
    }

    /** Sees each line before the next is taken, and may neither wait nor fail. */
    interface Witness {

        /** @param hashBefore hash of the line before it */
        void appended(long seq, String hashBefore);
    }

    /** The end of the journal at some moment. */
    record Head(int file, int bytes, long seq, String hash) {}

    private final JournalFolder folder;
    private final Retention retention;
    private final NextSegment next;
    private final Chain chain;
    private final boolean forced;
    private final List<Segment> full = new ArrayList<>(); // and still mapped
    private Segment current;
    private volatile String id;
    private long lastSeq;
    private boolean closed;

    /** @throws IllegalStateException if another process writes this journal */
    Journal(Path path, AuditSettings settings, Clock clock) {
        forced = settings.fsync();
        try {
            folder = JournalFolder.open(path);
            id = JournalId.readOrMake(path);
            retention = new Retention(folder, Duration.ofDays(settings.retentionDays()), clock);
            next = new NextSegment(folder, retention, settings.segmentBytes(), this::unmapFull);
            retention.finishRemoval();
            current = newest(settings.segmentBytes());
            Line tail = tail();
            Retention.Anchor anchor = retention.anchor();
            lastSeq = tail == null ? anchor.seq() : tail.seq();
            chain = Chain.after(tail == null ? anchor.hash() : tail.hash());
        } catch (IOException refused) {
            throw new UncheckedIOException("The audit journal in " + path + " cannot be opened", refused);
        }
        if (current.isHalfFull()) {
            next.prepare(current.number() + 1);
        }
    }

    /** The newest file that holds something; an empty one behind it was allocated ahead. */
    private Segment newest(int bytes) throws IOException {
        List<Path> files = folder.files();
        if (files.isEmpty()) {
            return Segment.create(folder.file(1), bytes);
        }
        Segment last = Segment.open(files.getLast());
        if (!last.isEmpty() || files.size() == 1) {
            return last;
        }
        next.offer(last);
        return Segment.open(files.get(files.size() - 2));
    }

    /** The line behind which the chain goes on; null if there is none. */
    private @Nullable Line tail() throws IOException {
        boolean damaged = false;
        for (Path file : folder.files().reversed()) {
            SegmentText text = SegmentText.read(file, Integer.MAX_VALUE);
            for (Line line = text.last(); line != null; line = text.before(line)) {
                if (line.isWellFormed()) {
                    return line;
                }
                damaged = true;
            }
            if (damaged) {
                LOGGER.atError()
                        .addKeyValue("file", file)
                        .log("The audit journal ends in what is no record; it was changed from outside");
            }
        }
        return null;
    }

    long append(byte[] members) {
        return append(members, (seq, hashBefore) -> {});
    }

    /**
     * Appends one line.
     *
     * @param members the members of a JSON object without its braces, UTF-8
     * @return the line's number
     * @throws JournalFull if there is no room, which is also when the disk is full
     */
    synchronized long append(byte[] members, Witness witness) {
        if (closed) {
            throw new JournalFull();
        }
        byte[] opening = Line.opening(lastSeq + 1);
        int length = opening.length + members.length + Line.TAIL + 1;
        if (length > LONGEST_LINE) {
            throw new IllegalArgumentException("An audit record of " + length + " bytes");
        }
        String hash = chain.next(opening, members);
        byte[][] line = Line.parts(opening, members, hash);
        while (!current.fits(length) || !current.append(line)) {
            roll();
        }
        String before = chain.head();
        chain.advance(hash);
        if (current.isHalfFull()) {
            next.prepare(current.number() + 1);
        }
        witness.appended(++lastSeq, before);
        return lastSeq;
    }

    private void roll() {
        Segment following = next.take();
        if (following == null) {
            next.prepare(current.number() + 1);
            throw new JournalFull();
        }
        full.add(current); // not unmapped here: that takes the system a millisecond
        current = following;
    }

    /**
     * Waits until the disk has everything that was appended before.
     *
     * @throws UncheckedIOException if it refuses
     */
    void force() {
        Segment last = current();
        unmapFull();
        last.force();
    }

    private synchronized Segment current() {
        return current;
    }

    /** Takes the full files out of memory; only after the disk confirmed them, if that is asked for. */
    private void unmapFull() {
        List<Segment> done;
        synchronized (this) {
            done = List.copyOf(full);
        }
        if (forced) {
            done.forEach(Segment::force);
        }
        done.forEach(Segment::unmap);
        synchronized (this) {
            full.removeAll(done);
        }
    }

    /** Whether any line would be taken. Asking makes a full journal look for room again. */
    synchronized boolean hasRoom() {
        boolean room = current.fits(LONGEST_LINE) || next.isReady();
        if (!room) {
            next.prepare(current.number() + 1);
        }
        return room;
    }

    /** The files as they are now, oldest first; what is appended later is not part of it. */
    Extent extent() throws IOException {
        Head head = head();
        Retention.Rest rest = retention.rest();
        List<Path> files = rest.files().stream()
                .filter(file -> JournalFolder.number(file) <= head.file)
                .toList();
        return new Extent(id, rest.anchor(), files, head.bytes, head.seq, head.hash);
    }

    synchronized Head head() {
        return new Head(current.number(), current.end(), lastSeq, chain.head());
    }

    /** What is found while no line is taken; must not wait. */
    synchronized <T> T at(Function<JournalPosition, T> moment) {
        return moment.apply(new JournalPosition(id, lastSeq, chain.head()));
    }

    /** The name of this journal; with a line's number it names the line. */
    String id() {
        return id;
    }

    synchronized void rename(String old) throws IOException {
        id = id.equals(old) ? JournalId.renew(folder.path()) : id;
    }

    Path file(int number) {
        return folder.file(number);
    }

    void keepBehind(LongSupplier seq) {
        retention.keepBehind(seq);
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (!closed) {
                full.add(current);
            }
            closed = true;
        }
        next.close();
        try {
            unmapFull();
        } finally {
            folder.close();
        }
    }
}
