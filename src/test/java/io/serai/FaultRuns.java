package io.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The two sizes of the tests that break things: a short one in the build, the full one with {@code bench/faults}. */
public final class FaultRuns {

    private static final boolean FULL = "full".equals(System.getProperty("serai.faults"));
    private static final Path TABLE = Path.of("target/faults.tsv");

    private FaultRuns() {}

    public static int count(int inTheBuild, int full) {
        return FULL ? full : inTheBuild;
    }

    public static Duration time(Duration inTheBuild, Duration full) {
        return FULL ? full : inTheBuild;
    }

    /**
     * Adds a row to the table that {@code bench/faults} prints. Figures that depend on how busy the machine is are judged
     * there alone, so a build goes on where {@code met} is false.
     */
    public static void report(String what, String counts, String wanted, String seen, boolean met) {
        try {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(
                    TABLE,
                    String.join("\t", what, counts, wanted, seen, met ? "met" : "MISSED") + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
