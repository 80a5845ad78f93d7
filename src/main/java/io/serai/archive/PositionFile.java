package io.serai.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.serai.audit.JournalPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** How far a target has come, beside the journal: whoever puts back an older journal puts back its positions with it. */
final class PositionFile {

    private final Path file;

    PositionFile(Path file) {
        this.file = file;
    }

    @Nullable
    JournalPosition read() throws IOException {
        return Files.exists(file)
                ? JournalPosition.parse(Files.readString(file, US_ASCII)).orElse(null)
                : null;
    }

    void write(JournalPosition position) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, position + "\n", US_ASCII);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
