package io.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a JVM keeps.
 *
 * @param heapBytes after a full collection
 */
public record ProcessFootprint(long heapBytes, int threads, int descriptors) {

    public static ProcessFootprint of(long pid) {
        try {
            Path proc = Path.of("/proc", Long.toString(pid));
            String threads = Files.readAllLines(proc.resolve("status")).stream()
                    .filter(line -> line.startsWith("Threads:"))
                    .findFirst()
                    .orElseThrow();
            try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
                return new ProcessFootprint(
                        liveBytes(pid), Integer.parseInt(threads.replaceAll("\\D", "")), (int) descriptors.count());
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The histogram collects before it counts; its last line is "Total", objects, bytes. */
    private static long liveBytes(long pid) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Stream<String> output = jcmd.inputReader(StandardCharsets.UTF_8).lines()) {
            List<String> totals =
                    output.filter(line -> line.startsWith("Total")).toList();
            return Long.parseLong(totals.getLast().trim().split("\\s+")[2]);
        }
    }
}
