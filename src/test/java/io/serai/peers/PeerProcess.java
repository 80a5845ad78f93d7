package io.serai.peers;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One running server, its output in a log file. Ends with its children on close, and with this JVM at the latest. */
final class PeerProcess implements AutoCloseable {

    /** Each needs 1 s on two idle cores; a busy machine may be many times slower. */
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private static final int LAST_PORT = 65_535;

    private final Process process;
    private final int port;
    private final Path log;

    private PeerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static PeerProcess start(List<String> command, Map<String, String> environment, int port, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
        return new PeerProcess(process, port, log);
    }

    /** A port without a listener, and as many free ones behind it as it takes to make so many. */
    static int freePorts(int count) throws IOException {
        while (true) {
            try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = first.getLocalPort();
                if (IntStream.range(port + 1, port + count).allMatch(PeerProcess::isFree)) {
                    return port;
                }
            }
        }
    }

    /**
     * Waits until it has logged that it listens and answers HTTP on each of so many ports; false when it ends or takes
     * too long. The answer alone proves nothing: somebody else may have taken the port meanwhile.
     */
    boolean answers(String listening, int ports) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < deadline) {
                if (process.waitFor(100, MILLISECONDS)) {
                    return false;
                }
                if (Files.readString(log).contains(listening)
                        && IntStream.range(0, ports).allMatch(offset -> answers(client, url(offset)))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The address of the first port or of one behind it. */
    String url(int offset) {
        return "http://localhost:" + (port + offset);
    }

    /** At once: there is nothing to save, and a polite end waits two seconds for idle connections. */
    @Override
    public void close() {
        kill(process);
    }

    static void kill(Process process) {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().join());
    }

    private static boolean isFree(int port) {
        if (port > LAST_PORT) {
            return false;
        }
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean answers(HttpClient client, String url) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            client.send(request, BodyHandlers.discarding());
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
