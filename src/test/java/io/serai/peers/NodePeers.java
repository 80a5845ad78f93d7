package io.serai.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that come from npm, once they are installed in {@code target/peers}. Without Node there is nothing to
 * test with, so the caller's tests are skipped; as a skipped test looks like a good one from afar, the file
 * {@code target/peers/ran} or {@code target/peers/skipped} tells CI which of the two it was.
 */
final class NodePeers {

    private static final Logger LOGGER = LoggerFactory.getLogger(NodePeers.class);
    private static final Path SOURCE = Path.of("src/test/peers").toAbsolutePath();
    private static final Path HOME = Path.of("target/peers").toAbsolutePath();

    /** A port can be taken between our look and the server's; three unlucky starts in a row are something else. */
    private static final int STARTS = 3;

    /** A linter needs 2 s on two idle cores. */
    private static final int LONGEST_RUN_SECONDS = 120;

    private NodePeers() {}

    /** The installed peers; aborts the caller's tests when this machine cannot install them. */
    static synchronized NodePeers installed() throws IOException, InterruptedException {
        reasonToSkip().ifPresent(Assumptions::abort);
        new NpmInstall(SOURCE, HOME, Path.of("node_modules/node/bin/node")).run();
        return new NodePeers();
    }

    /** Why this machine cannot have peers, for people in the log and for CI in the marker file; mostly empty. */
    static Optional<String> reasonToSkip() throws IOException, InterruptedException {
        Optional<String> reason = NodeOnPath.missing().map(missing -> "SKIPPED PEERS: " + missing);
        if (reason.isPresent()) {
            LOGGER.atWarn().log(reason.get());
            mark("skipped", "ran", reason.get());
        }
        return reason;
    }

    /** A file of {@code src/test/peers}, as an argument for a server. */
    String file(String name) {
        return SOURCE.resolve(name).toString();
    }

    /** What a program said, and the code with which it ended. */
    record Ended(int code, String output) {}

    /** Runs a program to its end. */
    Ended run(String name, List<String> arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(HOME, name, ".log");
        ProcessBuilder builder = new ProcessBuilder(command(name, arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
        Process process = builder.start();
        if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
            PeerProcess.kill(process);
        }
        mark("ran", "skipped", "PEERS RAN, the last that started: " + name);
        return new Ended(process.waitFor(), Files.readString(log));
    }

    /**
     * Starts a server on so many neighbouring free ports, the first of which its arguments name, and waits until it
     * answers on each of them.
     *
     * @param listening what it logs when it has its ports
     */
    PeerProcess start(String name, String listening, int ports, IntFunction<List<String>> arguments)
            throws IOException, InterruptedException {
        return start(name, listening, ports, port -> command(name, arguments.apply(port)), port -> Map.of());
    }

    /** The same with an environment. */
    PeerProcess start(
            String name,
            String listening,
            int ports,
            IntFunction<List<String>> arguments,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(name, listening, ports, port -> command(name, arguments.apply(port)), port -> environment);
    }

    /**
     * Starts a script of {@code src/test/peers} in the same way, on one port.
     *
     * @param environment what the script takes its settings from
     */
    PeerProcess startScript(String name, String listening, IntFunction<Map<String, String>> environment)
            throws IOException, InterruptedException {
        Path script = scriptAmongModules(name);
        return start(name, listening, 1, port -> List.of(node(), script.toString()), environment);
    }

    /** Runs a script of {@code src/test/peers} to its end and returns what it printed. */
    String runScript(String name, Map<String, String> environment) throws IOException, InterruptedException {
        Path script = scriptAmongModules(name);
        Path log = HOME.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(node(), script.toString())
                .directory(HOME.toFile())
                .redirectError(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> PeerProcess.kill(process)));
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(name + " failed, see " + log);
        }
        mark("ran", "skipped", "PEERS RAN, the last that started: " + name);
        return printed;
    }

    /** Modules are looked for where the script is; another JVM of the tests may be starting the same. */
    private static Path scriptAmongModules(String name) throws IOException {
        Path part = Files.createTempFile(HOME, name, ".part");
        Files.copy(SOURCE.resolve(name), part, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(part, HOME.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static PeerProcess start(
            String name,
            String listening,
            int ports,
            IntFunction<List<String>> command,
            IntFunction<Map<String, String>> environment)
            throws IOException, InterruptedException {
        for (int start = 1; start <= STARTS; start++) {
            int port = PeerProcess.freePorts(ports);
            Path log = HOME.resolve(name + "-" + port + ".log");
            PeerProcess process = PeerProcess.start(command.apply(port), environment.apply(port), port, log);
            if (process.answers(listening, ports)) {
                mark("ran", "skipped", "PEERS RAN, the last that started: " + name);
                return process;
            }
            process.close();
        }
        throw new IllegalStateException(name + " does not start, see its logs in " + HOME);
    }

    private static List<String> command(String name, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(node());
        command.add(HOME.resolve("node_modules/.bin").resolve(name).toString());
        command.addAll(arguments);
        return command;
    }

    private static String node() {
        return HOME.resolve("node_modules/node/bin/node").toString();
    }

    private static void mark(String happened, String didNot, String text) throws IOException {
        Files.createDirectories(HOME);
        Files.deleteIfExists(HOME.resolve(didNot));
        Files.writeString(HOME.resolve(happened), text + "\n");
    }
}
