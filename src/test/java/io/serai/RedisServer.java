package io.serai;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real {@code redis-server} on a free port, that keeps nothing on disk and can be stopped, frozen and started again.
 * Where the machine has none, the tests that ask are skipped with the reason; {@code target/redis/ran} or {@code skipped}
 * tells CI which of the two it was.
 */
public final class RedisServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisServer.class);
    private static final Path MARKS = Path.of("target/redis").toAbsolutePath();
    private static final String PASSWORD = "canary-redis-password-4d2c";

    private final Path program;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private RedisServer(Path program) throws IOException {
        this.program = program;
        this.folder = ScratchFolder.create("serai-redis");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /** A server of the caller's own; aborts the caller's tests where there is none. */
    public static RedisServer start() {
        Optional<Path> program = Stream.of(System.getenv("PATH").split(":"))
                .map(entry -> Path.of(entry, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            LOGGER.atWarn().log("SKIPPED REDIS: redis-server is not on the PATH");
            mark("skipped", "redis-server is not on the PATH");
            return Assumptions.abort("redis-server is not on the PATH");
        }
        try {
            RedisServer server = new RedisServer(program.get());
            server.run();
            mark("ran", program.get().toString());
            return server;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    public String url() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port + "/0";
    }

    public int port() {
        return port;
    }

    /** Starts it, empty, on its port. */
    public void run() {
        try {
            process = new ProcessBuilder(List.of(
                            program.toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--requirepass",
                            PASSWORD,
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--dir",
                            folder.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        await().atMost(30, SECONDS).until(() -> command("PING").startsWith("+PONG"));
    }

    /** Kills it; what it knew is lost. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
            process = null;
        }
    }

    /** It keeps its connections and answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            long pid = process == null ? -1 : process.pid();
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Sends one command and returns what comes back; empty if nothing does. */
    public String command(String text) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream()
                    .write(("AUTH " + PASSWORD + "\r\n" + text + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring("+OK\r\n".length());
        } catch (IOException | IndexOutOfBoundsException away) {
            return "";
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static void mark(String happened, String text) {
        try {
            Files.createDirectories(MARKS);
            Files.writeString(MARKS.resolve(happened), text + "\n");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
