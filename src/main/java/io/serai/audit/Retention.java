package io.serai.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Removes finished files when their time is over, oldest first, and remembers behind which line the rest begins. */
final class Retention {

    /** The line before the journal's first one. */
    record Anchor(long seq, String hash) {

        static final Anchor NOTHING_REMOVED = new Anchor(0, Chain.ORIGIN);
    }

    /** @param files oldest first */
    record Rest(Anchor anchor, List<Path> files) {}

    private final JournalFolder folder;
    private final Duration time;
    private final Clock clock;
    private volatile LongSupplier kept = () -> Long.MAX_VALUE;

    Retention(JournalFolder folder, Duration time, Clock clock) {
        this.folder = folder;
        this.time = time;
        this.clock = clock;
    }

    Anchor anchor() throws IOException {
        Path file = folder.path().resolve("removed-up-to");
        if (!Files.exists(file)) {
            return Anchor.NOTHING_REMOVED;
        }
        String[] parts = Files.readString(file, US_ASCII).trim().split(" ");
        return new Anchor(Long.parseLong(parts[0]), parts[1]);
    }

    /** @param current number of the file that is being written */
    void removeOld(int current) throws IOException {
        Instant oldest = clock.instant().minus(time);
        for (Path file : folder.files()) {
            boolean finished = JournalFolder.number(file) < current;
            if (!finished || Files.getLastModifiedTime(file).toInstant().isAfter(oldest)) {
                return;
            }
            Line last = lastLine(file);
            if (last != null && last.seq() > kept.getAsLong()) {
                return; // somebody has not read it yet
            }
            remove(file, last);
        }
    }

    /** Files with a line of a greater number stay, however old they are. */
    void keepBehind(LongSupplier seq) {
        kept = seq;
    }

    private synchronized void remove(Path file, @Nullable Line last) throws IOException {
        if (last != null) {
            remember(last);
        }
        Files.delete(file);
    }

    /** What is left, as it is between two removals: the files follow the anchor. */
    synchronized Rest rest() throws IOException {
        return new Rest(anchor(), folder.files());
    }

    /** Removes what a killed process had begun to remove. */
    void finishRemoval() throws IOException {
        for (Path file : folder.files()) {
            Line last = lastLine(file);
            if (last == null || last.seq() > anchor().seq()) {
                return;
            }
            Files.delete(file);
        }
    }

    private static @Nullable Line lastLine(Path file) throws IOException {
        SegmentText text = SegmentText.read(file, Integer.MAX_VALUE);
        Line line = text.last();
        while (line != null && !line.isWellFormed()) {
            line = text.before(line);
        }
        return line;
    }

    private void remember(Line last) throws IOException {
        Path draft = folder.path().resolve("removed-up-to.new");
        Files.writeString(draft, last.seq() + " " + last.hash() + "\n", US_ASCII);
        Files.move(draft, folder.path().resolve("removed-up-to"), StandardCopyOption.ATOMIC_MOVE);
    }
}
