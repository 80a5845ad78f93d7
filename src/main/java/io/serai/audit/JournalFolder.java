package io.serai.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of the journal's numbered files, held by one process at a time: two writers would break the chain. */
final class JournalFolder implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("audit-(\\d{8})\\.jsonl");

    private final Path path;
    private final @Nullable FileChannel lock;

    private JournalFolder(Path path, @Nullable FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws IllegalStateException if another process, or another journal of this one, holds the folder */
    static JournalFolder open(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) { // released by close, and by the end of the process however it ends
                return new JournalFolder(path, lock);
            }
        } catch (OverlappingFileLockException ownedByUs) {
            // The same answer as for a lock of another process.
        }
        lock.close();
        throw new IllegalStateException("The audit journal in " + path.toAbsolutePath() + " is in use by a process");
    }

    /** The folder for somebody who writes nothing, whoever holds it. */
    static JournalFolder toRead(Path path) {
        return new JournalFolder(path, null);
    }

    Path path() {
        return path;
    }

    Path file(int number) {
        return path.resolve(String.format("audit-%08d.jsonl", number));
    }

    static int number(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is no file of the journal");
        }
        return Integer.parseInt(name.group(1));
    }

    /** The journal's files, oldest first. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
