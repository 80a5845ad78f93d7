package io.serai.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** The name of a journal among those of all instances, kept beside its files: with a line's number it names the line. */
final class JournalId {

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 10;
    private static final Pattern FORM = Pattern.compile("[" + LETTERS + "]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private JournalId() {}

    static String readOrMake(Path folder) throws IOException {
        String id = read(folder);
        return FORM.matcher(id).matches() ? id : renew(folder);
    }

    /** Empty if there is none. */
    static String read(Path folder) throws IOException {
        return Files.exists(file(folder))
                ? Files.readString(file(folder), US_ASCII).trim()
                : "";
    }

    /** Gives the journal another name: what follows is not what was said to follow under the old one. */
    static String renew(Path folder) throws IOException {
        StringBuilder id = new StringBuilder();
        RANDOM.ints(LENGTH, 0, LETTERS.length()).forEach(at -> id.append(LETTERS.charAt(at)));
        Path draft = folder.resolve("journal-id.new");
        Files.writeString(draft, id + "\n", US_ASCII);
        Files.move(draft, file(folder), StandardCopyOption.ATOMIC_MOVE);
        return id.toString();
    }

    private static Path file(Path folder) {
        return folder.resolve("journal-id");
    }
}
