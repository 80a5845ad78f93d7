import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the packaged product once, as an operator would, with a few calls through all of it, and lets the JVM keep what it
 * loaded: an AOT cache from JDK 25 on, a class data archive before. bin/serai uses it if its JDK is the one that made it.
 *
 * <p>java Train.java FOLDER, where FOLDER holds serai.jar, lib, routes and bin.
 */
final class Train {

    private static final String ADMIN_KEY = "training-0123456789-0123456789-01";
    private static final int CALLS = 300;

    /**
     * What so short a run tells of hot code misleads the compiler of every later run: with it a saturated gateway did a
     * seventh fewer calls per CPU-second (bench/run), and started no sooner.
     */
    private static final String NO_PROFILES =
            "-XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:-AOTRecordTraining";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = freePort();
    private final int operations = freePort();

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path jdk = Path.of(System.getProperty("java.home"));
        boolean aot = Runtime.version().feature() >= 25;
        Path cache = home.resolve(aot ? "serai.aot" : "serai.jsa");
        Files.deleteIfExists(home.resolve("serai.aot"));
        Files.deleteIfExists(home.resolve("serai.jsa"));
        Files.deleteIfExists(home.resolve("serai.jdk"));
        new Train().run(home, jdk, (aot ? NO_PROFILES + " -XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache);
        if (!Files.exists(cache)) {
            throw new IOException("The JVM left no " + cache);
        }
        Files.copy(jdk.resolve("release"), home.resolve("serai.jdk"), StandardCopyOption.REPLACE_EXISTING);
        System.out.printf("%s: %d MB%n", cache.getFileName(), Files.size(cache) >> 20);
    }

    private void run(Path home, Path jdk, String flag) throws Exception {
        Path data = Files.createTempDirectory("serai-training");
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            byte[] answer = "{\"login\":\"octocat\",\"id\":1}".getBytes();
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        provider.start();
        Path log = data.resolve("serai.log");
        ProcessBuilder start = new ProcessBuilder(home.resolve("bin/serai").toString());
        start.environment().put("JAVA_HOME", jdk.toString());
        start.environment().put("JAVA_OPTS", flag);
        start.environment().put("PORT", String.valueOf(port));
        start.environment().put("SERAI_HOST", "127.0.0.1");
        start.environment().put("SERAI_MANAGEMENT_PORT", String.valueOf(operations));
        start.environment().put("SERAI_DATA_DIR", data.resolve("data").toString());
        start.environment().put("ADMIN_API_KEY", ADMIN_KEY);
        start.environment()
                .put(
                        "SERAI_PROVIDERS_GITHUB_BASE_URL",
                        "http://127.0.0.1:" + provider.getAddress().getPort());
        Process serai =
                start.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            waitUntilOpen(serai);
            use();
            serai.destroy(); // as an operator stops it
            if (!serai.waitFor(120, TimeUnit.SECONDS)) {
                throw new IOException("The training run did not end");
            }
        } catch (Exception | AssertionError failed) {
            System.err.println(Files.readString(log));
            throw failed;
        } finally {
            serai.destroyForcibly().waitFor();
            provider.stop(0);
            remove(data);
        }
    }

    private void waitUntilOpen(Process serai) throws Exception {
        for (int i = 0; i < 600 && serai.isAlive(); i++) {
            try {
                send("GET", port, "/health", null);
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IOException("Serai did not start");
    }

    /** What most starts will soon do: make a tenant, connect it, call tools, fail, be watched. */
    private void use() throws Exception {
        String admin = "Bearer " + ADMIN_KEY;
        String tenant = send("POST", port, "/admin/tenants", """
                {"id":"training","name":"Training","limits":{"requestsPerMinute":1000000}}""", "Authorization", admin);
        Matcher key = Pattern.compile("\"apiKey\":\"([^\"]+)\"").matcher(tenant);
        if (!key.find()) {
            throw new IOException("No tenant was made: " + tenant);
        }
        String caller = "Bearer " + key.group(1);
        send(
                "POST",
                port,
                "/tenants/training/integrations/github/credentials",
                "{\"accessToken\":\"training\"}",
                "Authorization",
                caller);
        for (int i = 0; i < CALLS; i++) {
            send("POST", port, "/api/v1/tools/invoke", """
                    {"toolId":"demo.echo","parameters":{"message":"hello"}}""", "Authorization", caller);
            send("POST", port, "/tools/github.getMe", "{}", "Authorization", caller);
        }
        for (String how : List.of("rejected", "rate_limited", "unreachable", "timeout", "error")) {
            send("POST", port, "/tools/demo.fail", "{\"how\":\"" + how + "\"}", "Authorization", caller);
        }
        for (String path : List.of(
                "/api/v1/tools/list",
                "/api/v1/tools/github.createIssue",
                "/dead-letters",
                "/audit",
                "/ready",
                "/none")) {
            send("GET", port, path, null, "Authorization", caller);
        }
        String login = "Basic " + Base64.getEncoder().encodeToString(("admin:" + ADMIN_KEY).getBytes());
        for (String path : List.of(
                "/actuator/health/readiness",
                "/actuator/prometheus",
                "/actuator/hawtio/",
                "/actuator/hawtio/jolokia/list")) {
            send("GET", operations, path, null, "Authorization", login);
        }
    }

    private String send(String method, int to, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException("No port is free", none);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
