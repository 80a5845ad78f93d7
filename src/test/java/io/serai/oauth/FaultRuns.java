package io.serai.oauth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The two sizes of the tests that break things: a short one in the build, the full one with {@code bench/faults}. */
final class FaultRuns {

    private static final boolean FULL = "full".equals(System.getProperty("serai.faults"));
    private static final Path TABLE = Path.of("target/faults.txt");

    private FaultRuns() {}

    static int count(int inTheBuild, int full) {
        return FULL ? full : inTheBuild;
    }

    /** Adds a row to the table that {@code bench/faults} prints. */
    static void report(String what, String figures) {
        try {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(
                    TABLE, "%-48s %s%n".formatted(what, figures), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
