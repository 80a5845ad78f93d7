package io.serai.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checks a journal from outside, whether or not a process writes to it. Changes nothing. */
public final class JournalCheck {

    private JournalCheck() {}

    /**
     * Walks the chain through all files. An end that was cut off is found as far as some target had got it.
     *
     * @throws IOException if there is no journal, or it cannot be read
     */
    public static Verdict of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no audit journal");
        }
        try {
            return walk(folder);
        } catch (NoSuchFileException tooOld) {
            return walk(folder); // its time was over while we read
        }
    }

    private static Verdict walk(Path folder) throws IOException {
        Retention retention = new Retention(JournalFolder.toRead(folder), Duration.ZERO, Clock.systemUTC());
        Map<Long, String> shipped = shipped(folder);
        Retention.Rest rest = retention.rest();
        Verification walk = new Verification(rest.anchor(), shipped);
        for (Path file : rest.files()) {
            walk.take(SegmentText.read(file, Integer.MAX_VALUE));
        }
        return walk.verdict(
                shipped.keySet().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** The lines up to which targets have confirmed this journal. */
    private static Map<Long, String> shipped(Path folder) throws IOException {
        Map<Long, String> marks = new HashMap<>();
        String journal = JournalId.read(folder);
        for (Path file : positions(folder)) {
            JournalPosition.parse(Files.readString(file))
                    .filter(position -> position.journal().equals(journal))
                    .ifPresent(position -> marks.put(position.seq(), position.hash()));
        }
        return marks;
    }

    private static List<Path> positions(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("shipped-"))
                    .filter(file -> !file.getFileName().toString().endsWith(".new"))
                    .toList();
        }
    }
}
