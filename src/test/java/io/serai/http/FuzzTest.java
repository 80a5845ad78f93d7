package io.serai.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Some thousand requests that are wrong in random ways, the same ones every time. */
class FuzzTest {

    private static final int BODIES = 2_000;
    private static final int HEADS = 1_000;
    private static final long SEED = 20_261_122;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] ([0-9]{3}) ");

    private static final Pattern INTERNALS = Pattern.compile(
            "INTERNAL_ERROR|Exception|io\\.serai\\.|org\\.apache|org\\.spring|com\\.fasterxml|java\\.lang|\tat ");

    private static final List<String> PATHS = List.of(
            "/api/v1/tools/invoke",
            "/api/v1/tools/batch",
            "/tools/demo.echo",
            "/tenants/fuzzed/integrations/github/credentials",
            "/admin/tenants");

    private static final List<String> SEEDS = List.of(
            "{\"toolId\":\"demo.echo\",\"integration\":\"demo\",\"tenantId\":\"fuzzed\",\"connection\":\"default\","
                    + "\"timeoutMs\":1000,\"parameters\":{\"message\":\"hello\"}}",
            "{\"calls\":[{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"a\"}},{\"toolId\":\"demo.time\"}],"
                    + "\"stopOnError\":true}",
            "{\"message\":\"hello\"}",
            "{\"accessToken\":\"abc\",\"refreshToken\":\"def\",\"expiresIn\":3600,\"expiresAt\":\"2030-01-01T00:00:00Z\","
                    + "\"scopes\":[\"repo\"],\"metadata\":{}}",
            "{\"id\":\"fuzz\",\"name\":\"Fuzz\",\"email\":\"a@b.example\",\"limits\":{\"requestsPerMinute\":10},"
                    + "\"security\":{\"allowedIPs\":[\"10.0.0.0/8\"]},\"metadata\":{\"a\":1}}");

    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "-1",
            "1e999",
            "0.1",
            "99999999999999999999999",
            "\"\"",
            "[]",
            "{}",
            "[[[[",
            "}}}}",
            ",,",
            "::",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\\",
            "\"",
            "\u00e9",
            "\ud83d\ude00",
            "${x}",
            "{{env:HOME}}",
            "../",
            "#class:a",
            "\"toolId\":",
            "\"parameters\":",
            "\r\n",
            "\0",
            "\uFEFF",
            "a".repeat(300),
            "\ud83d\ude00".repeat(150));

    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
        tenant = serai.newTenant("fuzzed");
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void noMalformedBodyIsOurFault() throws Exception {
        // When
        Queue<String> faults = run(BODIES, random -> {
            byte[] body =
                    mutated(random, SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8));
            String key = random.nextInt(4) == 0 ? SeraiTester.ADMIN_KEY : tenant.key();
            String head = "POST " + PATHS.get(random.nextInt(PATHS.size()))
                    + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                    + key + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            return join(head.getBytes(ISO_8859_1), body);
        });

        // Then
        assertThat(faults).isEmpty();
        assertThat(tenant.call("demo.echo", Map.of("message", "still here"))
                        .at("/message")
                        .asText())
                .isEqualTo("still here");
    }

    @Test
    void noMalformedHeadIsOurFault() throws Exception {
        // When
        Queue<String> faults = run(HEADS, random -> {
            String body = SEEDS.getFirst();
            String head = "POST /api/v1/tools/invoke?tenant_id=fuzzed HTTP/1.1\r\nHost: localhost:3000\r\n"
                    + "Connection: close\r\nContent-Type: application/json; charset=utf-8\r\nX-Request-ID: abc\r\n"
                    + "X-Tenant-ID: fuzzed\r\nAccept: */*\r\nAuthorization: Bearer " + tenant.key()
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
            return join(mutated(random, head.getBytes(ISO_8859_1)), body.getBytes(UTF_8));
        });

        // Then
        assertThat(faults).isEmpty();
        assertThat(tenant.request("GET", "/api/v1/tools/list", null).status()).isEqualTo(200);
    }

    private interface Generator {
        byte[] request(Random random);
    }

    private static Queue<String> run(int cases, Generator generator) throws InterruptedException {
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < cases; i++) {
                byte[] request = generator.request(new Random(SEED + i));
                pool.execute(() -> check(request, faults));
            }
        }
        return faults;
    }

    /** An answer that is ours must say so; silence is fine where nobody can tell what was asked. */
    private static void check(byte[] request, Queue<String> faults) {
        String answer = exchange(request);
        var status = STATUS.matcher(answer);
        boolean fine = answer.isEmpty()
                || status.find()
                        && !status.group(1).startsWith("5")
                        && !INTERNALS.matcher(answer).find();
        if (!fine) {
            faults.add(new String(request, ISO_8859_1) + "\n=> " + answer);
        }
    }

    private static String exchange(byte[] request) {
        try (Socket socket = new Socket(serai.api().getHost(), serai.api().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            return read(socket.getInputStream());
        } catch (SocketException closed) {
            return "";
        } catch (IOException broken) {
            return broken.toString();
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            in.transferTo(answer);
        } catch (SocketTimeoutException | SocketException waitsForMore) {
            // It waits for a body that will not come, or has hung up.
        }
        return answer.toString(UTF_8);
    }

    private static byte[] mutated(Random random, byte[] seed) {
        byte[] bytes = seed;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
            bytes = switch (random.nextInt(6)) {
                case 0 -> splice(bytes, at, end, new byte[0]);
                case 1 ->
                    splice(
                            bytes,
                            at,
                            at,
                            TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8));
                case 2 ->
                    splice(
                            bytes,
                            at,
                            end,
                            TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8));
                case 3 -> splice(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
                case 4 -> splice(bytes, at, end, new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(256)});
                default -> splice(bytes, at, at, Arrays.copyOfRange(bytes, Math.min(at, bytes.length / 2), end));
            };
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] head = Arrays.copyOf(bytes, from);
        return join(join(head, middle), Arrays.copyOfRange(bytes, Math.max(from, to), bytes.length));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
