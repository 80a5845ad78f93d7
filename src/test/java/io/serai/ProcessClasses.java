package io.serai;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@link SeraiProcess} runs: the product's classes without those of the tests, and an archive of them that is made
 * once per build and takes a third off each of the many starts.
 */
public final class ProcessClasses {

    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
    private static final Path FOLDER = Path.of("target/processes").toAbsolutePath();
    private static final Path JAR = FOLDER.resolve("serai.jar");
    private static final Path ARCHIVE = FOLDER.resolve("serai.jsa");

    private ProcessClasses() {}

    /** A command that runs what the last compilation made; what follows it are arguments of the product. */
    public static List<String> command() {
        prepare();
        return command(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + ARCHIVE));
    }

    private static List<String> command(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), SeraiApplication.class.getName()));
        return command;
    }

    private static synchronized void prepare() {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel lock =
                    FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (isStale()) {
                    Files.deleteIfExists(ARCHIVE);
                    writeJar();
                    archive();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isStale() throws IOException {
        if (!Files.exists(ARCHIVE)) {
            return true;
        }
        long made = ARCHIVE.toFile().lastModified();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.anyMatch(file -> file.toFile().lastModified() >= made);
        }
    }

    private static void writeJar() throws IOException {
        try (OutputStream file = Files.newOutputStream(JAR);
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> classes = Files.walk(CLASSES)) {
            for (Path each : classes.skip(1).sorted().toList()) {
                boolean folder = Files.isDirectory(each); // Spring looks for classes in folders that have an entry
                String name = CLASSES.relativize(each).toString().replace(File.separatorChar, '/');
                jar.putNextEntry(new JarEntry(folder ? name + '/' : name));
                if (!folder) {
                    Files.copy(each, jar);
                }
            }
        }
    }

    /** Only a process that ends by itself leaves an archive; the tests' own are killed. */
    private static void archive() throws IOException {
        Path data = ScratchFolder.create("serai-archive");
        try (SeraiProcess training =
                SeraiProcess.start(data, Map.of(), command(List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE)))) {
            training.end(1, TimeUnit.MINUTES);
        }
    }

    private static String classPath() {
        Path tests = Path.of("target/test-classes").toAbsolutePath();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> !entry.equals(tests))
                .map(entry -> entry.equals(CLASSES) ? JAR : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
