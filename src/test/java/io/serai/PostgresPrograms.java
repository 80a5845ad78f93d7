package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of a PostgreSQL installation, and a user to run them as: they refuse to run as root.
 *
 * @param folder where they are
 * @param user whom they run as; empty for the user that we are
 */
record PostgresPrograms(Path folder, String user) {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /** What is missing, as a sentence; empty when nothing is. */
    static Optional<String> missing() {
        if (find().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                installed().isEmpty()
                        ? "initdb and postgres are neither on the PATH nor in " + DEBIAN
                        : "PostgreSQL does not run as root, and there is no user postgres or no setpriv");
    }

    static Optional<PostgresPrograms> find() {
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean canChange = Files.isExecutable(Path.of("/usr/bin/setpriv")) && owner().isPresent();
        return root && !canChange
                ? Optional.empty()
                : installed().map(found -> new PostgresPrograms(found, root ? "postgres" : ""));
    }

    private static Optional<Path> installed() {
        Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        return Stream.concat(path, ofDebian().stream())
                .filter(folder ->
                        Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("postgres")))
                .map(PostgresPrograms::home)
                .findFirst();
    }

    /** Where the programs really are: a folder of links need not have all of them. */
    private static Path home(Path folder) {
        try {
            return Objects.requireNonNull(folder.resolve("initdb").toRealPath().getParent());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** The newest first: 15 comes after 9.6 in age, not in the alphabet. */
    private static List<Path> ofDebian() {
        if (!Files.isDirectory(DEBIAN)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.sorted(Comparator.comparing((Path version) -> {
                                String name = version.getFileName().toString();
                                return name.matches("\\d+") ? Integer.parseInt(name) : 0;
                            })
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .toList();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Optional<UserPrincipal> owner() {
        try {
            return Optional.of(
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /** Hands files to the user whom the programs run as. */
    void own(Path... files) throws IOException {
        if (!user.isEmpty()) {
            for (Path file : files) {
                Files.setOwner(file, owner().orElseThrow());
            }
        }
    }

    Process start(String program, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        if (!user.isEmpty()) {
            command.addAll(List.of("/usr/bin/setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        }
        command.add(folder.resolve(program).toString());
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(Path.of("/").toFile()) // theirs need not be a folder that this user may enter
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    void run(String program, List<String> arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile("serai-" + program, ".log");
        try {
            if (start(program, arguments, log).waitFor() != 0) {
                throw new IllegalStateException(program + " failed: " + Files.readString(log, UTF_8));
            }
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
