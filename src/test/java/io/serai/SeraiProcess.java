package io.serai;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The real product in a process of its own, which a test can kill. */
public final class SeraiProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final Pattern OPEN = Pattern.compile("Serai is open at (http://localhost:\\d+)\\n");

    private final Process process;
    private final URI api;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private SeraiProcess(Process process, URI api) {
        this.process = process;
        this.api = api;
    }

    /** Starts on the data folder and waits until calls are served. */
    public static SeraiProcess start(Path data, Map<String, String> environment) {
        return start(data, environment, ProcessClasses.command());
    }

    /** With jars behind those of the product, as from its folder {@code extensions}. */
    public static SeraiProcess startWith(List<Path> jars, Path data, Map<String, String> environment) {
        List<String> command = new ArrayList<>(ProcessClasses.command());
        int classPath = command.indexOf("-cp") + 1;
        jars.forEach(jar -> command.set(classPath, command.get(classPath) + File.pathSeparator + jar));
        return start(data, environment, command);
    }

    static SeraiProcess start(Path data, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        "0",
                        "SERAI_HOST",
                        "127.0.0.1",
                        "SERAI_MANAGEMENT_PORT",
                        "0",
                        "SERAI_DATA_DIR",
                        data.toString(),
                        "SERAI_DEMO",
                        "false",
                        "ADMIN_API_KEY",
                        SeraiTester.ADMIN_KEY));
        builder.environment()
                .putAll(Map.of(
                        "SERAI_SHUTDOWN_DELAY",
                        "0s",
                        "SERAI_SHUTDOWN_GRACE",
                        "0s",
                        "SERAI_AUTH_FAILURES_PER_MINUTE",
                        "0",
                        "SERAI_CREDENTIAL_WRITES_PER_MINUTE",
                        "1000000"));
        builder.environment().putAll(environment);
        try {
            Path log = Files.createTempFile(data, "process", ".log");
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return whenReady(process, log);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** A process that nobody could wait for is ended: nobody else would. */
    private static SeraiProcess whenReady(Process process, Path log) {
        try {
            URI api = Awaitility.await().atMost(LONGEST_START).until(() -> address(process, log), Objects::nonNull);
            SeraiProcess serai = new SeraiProcess(process, api);
            Awaitility.await().atMost(LONGEST_START).until(serai::isReady);
            return serai;
        } catch (RuntimeException | Error failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    /** What it says of itself, because a port that was free a moment ago may be taken. */
    private static @Nullable URI address(Process process, Path log) throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Serai ended with " + process.exitValue() + ":\n" + Files.readString(log));
        }
        Matcher open = OPEN.matcher(Files.readString(log));
        return open.find() ? URI.create(open.group(1).replace("localhost", "127.0.0.1")) : null;
    }

    private boolean isReady() {
        try {
            return request("GET", "/ready", null, Map.of()).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    public URI api() {
        return api;
    }

    /** @throws UncheckedIOException if there is no answer, as when the process was killed meanwhile */
    public Reply request(String method, String path, @Nullable Object body, Map<String, String> headers) {
        return SeraiTester.exchange(client, api, method, path, body, headers);
    }

    public Reply adminRequest(String method, String path, @Nullable Object body) {
        return request(method, path, body, Map.of("Authorization", "Bearer " + SeraiTester.ADMIN_KEY));
    }

    /** Asks it to end, as an operator does, and waits until it has. */
    public void end(long time, TimeUnit unit) {
        process.destroy();
        try {
            if (!process.waitFor(time, unit)) {
                throw new IllegalStateException("Serai did not end in " + time + " " + unit);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** As {@code kill -9}: nothing is told, nothing is flushed. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@code kill -STOP}: it keeps its connections and says nothing more, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + name + " ended with " + exit);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
        client.close();
    }
}
