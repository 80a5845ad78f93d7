package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.ProcessFootprint;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Whoever guesses keys, tenants and tokens, a million times and from a million addresses, leaves nothing in memory. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class ManyProbesTest {

    /** Enough to fill what is bounded, such as the addresses whose failures are counted. */
    private static final int WARM_UP = 250_000;

    private static final int PROBES = 1_000_000;
    private static final int CLIENTS = 8;

    /** Requests that one client sends before it reads the answers. */
    private static final int AT_ONCE = 20;

    private static final double HEAP_GROWTH = 1.05;
    private static final int BY_CHANCE = 5;

    @Test
    void aMillionGuessesLeaveMemoryAsItWas(@TempDir Path data) throws Exception {
        // Given
        Map<String, String> environment = Map.of(
                "SERAI_TRUSTED_PROXIES", "127.0.0.1",
                "SERAI_THROTTLE_REQUESTSPERMINUTE", "100000000",
                "SERAI_OIDC_ISSUERS", "https://login.example",
                "SERAI_OIDC_AUDIENCE", "https://serai.example/mcp");
        try (SeraiProcess serai = SeraiProcess.start(data, environment)) {
            String key = serai.adminRequest("POST", "/admin/tenants", Map.of("id", "there", "name", "There"))
                    .json()
                    .path("apiKey")
                    .asText();
            probe(serai.api(), key, WARM_UP);
            ProcessFootprint early = ProcessFootprint.of(serai.pid());

            // When
            long before = System.nanoTime();
            probe(serai.api(), key, PROBES);
            double seconds = (System.nanoTime() - before) / 1e9;
            ProcessFootprint late = ProcessFootprint.of(serai.pid());

            // Then
            boolean flat = late.heapBytes() <= early.heapBytes() * HEAP_GROWTH
                    && late.threads() <= early.threads() + BY_CHANCE
                    && late.descriptors() <= early.descriptors() + BY_CHANCE;
            FaultRuns.report(
                    "guesses at keys, tenants and tokens",
                    PROBES + " guesses from as many addresses",
                    "heap +5 %, threads and descriptors no more",
                    String.format(
                            Locale.ROOT,
                            "%d → %d KiB, %d → %d threads, %d → %d descriptors, %.0f guesses/s",
                            early.heapBytes() / 1024,
                            late.heapBytes() / 1024,
                            early.threads(),
                            late.threads(),
                            early.descriptors(),
                            late.descriptors(),
                            PROBES / seconds),
                    flat);
            assertThat(serai.request("GET", "/api/v1/tools/list", null, Map.of("Authorization", "Bearer " + key))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void probe(URI api, String key, int count) {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.execute(() -> guess(api, key, count / CLIENTS));
            }
        }
    }

    private static void guess(URI api, String key, int count) {
        Random random = new Random();
        try (Socket socket = new Socket(api.getHost(), api.getPort())) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < count; i += AT_ONCE) {
                StringBuilder requests = new StringBuilder();
                for (int k = 0; k < AT_ONCE; k++) {
                    requests.append(request(random, key));
                }
                socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
                for (int k = 0; k < AT_ONCE; k++) {
                    int status = status(in);
                    if (status < 400 || status >= 500) {
                        throw new IllegalStateException("A guess was answered with " + status);
                    }
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String request(Random random, String key) {
        return switch (random.nextInt(5)) {
            case 0 -> get(random, "/api/v1/tools/list", "srk_" + text(random, 8) + "_" + text(random, 43));
            case 1 -> get(random, "/api/v1/tools/list", "sro_" + text(random, 8) + "_" + text(random, 43));
            case 2 -> get(random, "/tenants/" + text(random, 20), key);
            case 3 -> get(random, "/admin/tenants/" + text(random, 20), SeraiTester.ADMIN_KEY);
            default ->
                get(random, "/api/v1/tools/list", "eyJhbGciOiJSUzI1NiJ9." + text(random, 60) + "." + text(random, 86));
        };
    }

    private static String get(Random random, String path, String credential) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10." + random.nextInt(256) + "."
                + random.nextInt(256) + "." + random.nextInt(256) + "\r\nAuthorization: Bearer " + credential
                + "\r\n\r\n";
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(random.nextInt(36), 36));
        }
        return text.toString();
    }

    /** Reads one answer. */
    private static int status(InputStream in) throws IOException {
        String first = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).trim());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(first.split(" ")[1]);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The server hung up");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
