package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The product in a process of its own, to be killed. */
public final class SeraiProcess implements AutoCloseable {

    private static final Pattern OPEN = Pattern.compile("Serai is open at (http://\\S+)");
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final URI api;

    private SeraiProcess(Process process, Path output, URI api) {
        this.process = process;
        this.output = output;
        this.api = api;
    }

    /** Starts it and waits until its door is open. */
    public static SeraiProcess start(Path data, Map<String, String> environment) {
        try {
            Path output = Files.createTempFile("serai-process", ".log");
            ProcessBuilder command = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-XX:TieredStopAtLevel=1", // it lives for a moment
                            "-cp",
                            System.getProperty("java.class.path"),
                            SeraiApplication.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            command.environment()
                    .putAll(Map.of("PORT", "0", "SERAI_MANAGEMENT_PORT", "0", "SERAI_DATA_DIR", data.toString()));
            command.environment().putAll(environment);
            Process process = command.start();
            return new SeraiProcess(process, output, awaitOpen(process, output));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static URI awaitOpen(Process process, Path output) throws IOException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < end) {
            Matcher open = OPEN.matcher(Files.readString(output));
            if (open.find()) {
                return URI.create(open.group(1));
            }
            if (exits(process, 100)) {
                break;
            }
        }
        process.destroyForcibly();
        throw new AssertionError("Serai did not start:\n" + Files.readString(output));
    }

    private static boolean exits(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** @return the body of an answer that must have the given status */
    public String request(int status, String method, String path, String key, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(api.resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(request, BodyHandlers.ofString(UTF_8));
            if (response.statusCode() != status) {
                throw new AssertionError(response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** SIGKILL: nothing of the process runs after this. */
    public void kill() {
        process.destroyForcibly();
        if (!exits(process, 10_000)) {
            throw new AssertionError("The process survived its end");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
