package io.serai.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether this machine has what the installation of the peers needs. */
final class NodeOnPath {

    /** What npm 11 needs to install; the servers themselves run on the Node that it installs. */
    private static final int OLDEST = 20;

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");

    private NodeOnPath() {}

    /** What is missing, as a sentence; empty when nothing is. */
    static Optional<String> missing() throws IOException, InterruptedException {
        String[] folders = Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator);
        String wanted = "Node " + OLDEST + " or newer is not on the PATH";
        if (!has(folders, "node")) {
            return Optional.of(wanted);
        }
        String found = version();
        Matcher version = VERSION.matcher(found);
        if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST) {
            return Optional.of(wanted + " (it is " + found + ")");
        }
        return has(folders, "npm") ? Optional.empty() : Optional.of("npm is not on the PATH");
    }

    private static boolean has(String[] folders, String program) {
        return Stream.of(folders).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String version() throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", "--version")
                .redirectErrorStream(true)
                .start();
        String version = new String(node.getInputStream().readAllBytes(), UTF_8).trim();
        node.waitFor();
        return version;
    }
}
