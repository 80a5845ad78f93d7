package io.serai.http;

import static io.serai.Mutations.join;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.Mutations;
import io.serai.RecordingProvider;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Some thousand requests that are wrong in random ways, the same ones every time. */
class FuzzTest {

    private static final int BODIES = FaultRuns.count(2_000, 10_000);
    private static final int HEADS = FaultRuns.count(1_000, 5_000);
    private static final int QUERIES = FaultRuns.count(500, 5_000);
    private static final long SEED = 20_261_122;

    /** After this long we hang up on a request that is not complete, and see whether the other side does. */
    private static final int PAUSE_MILLIS = 200;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] ([0-9]{3}) ");

    private static final Pattern INTERNALS = Pattern.compile(
            "INTERNAL_ERROR|Exception|io\\.serai\\.|org\\.apache|org\\.spring|com\\.fasterxml|java\\.lang|\tat ");

    /** A tenant that is changed by the requests, and need not survive them. */
    private static final String VICTIM = "/admin/tenants/victim";

    private static final List<String> PATHS = List.of(
            "POST /api/v1/tools/invoke",
            "POST /api/v1/tools/invoke",
            "POST /api/v1/tools/batch",
            "POST /tools/demo.echo",
            "POST /tools/github.createIssue",
            "POST /tenants/fuzzed/integrations/github/credentials",
            "PUT /tenants/fuzzed/integrations/notion/oauth-config",
            "POST /oauth/authorize/github",
            "POST /admin/tenants",
            "PATCH " + VICTIM,
            "PUT " + VICTIM,
            "POST " + VICTIM + "/suspend",
            "POST " + VICTIM + "/rotate-key",
            "POST " + VICTIM + "/rotate-api-key",
            "POST /tenants/victim/api-keys",
            "POST /dead-letters/1/replay",
            "POST /dead-letters/x/discard");

    private static final List<String> SEEDS = List.of(
            "{\"toolId\":\"demo.echo\",\"integration\":\"demo\",\"tenantId\":\"fuzzed\",\"connection\":\"default\","
                    + "\"timeoutMs\":1000,\"parameters\":{\"message\":\"hello\"}}",
            "{\"toolId\":\"github.createIssue\",\"arguments\":{\"owner\":\"o\",\"repo\":\"r\",\"title\":\"t\","
                    + "\"labels\":[\"a\"],\"body\":\"text\"}}",
            "{\"calls\":[{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"a\"}},{\"toolId\":\"demo.time\"}],"
                    + "\"stopOnError\":true}",
            "{\"message\":\"hello\"}",
            "{\"owner\":\"o\",\"repo\":\"r\",\"title\":\"t\",\"labels\":[\"a\",\"b\"]}",
            "{\"accessToken\":\"abc\",\"refreshToken\":\"def\",\"expiresIn\":3600,\"expiresAt\":\"2030-01-01T00:00:00Z\","
                    + "\"scopes\":[\"repo\"],\"metadata\":{}}",
            "{\"clientId\":\"client-of-fuzz\",\"clientSecret\":\"secret-of-fuzz-0123456789\",\"scopes\":[\"repo\"],"
                    + "\"redirectUri\":\"https://8.8.8.8/x\",\"tokenEndpoint\":\"https://8.8.8.8/t\","
                    + "\"additionalParams\":{\"prompt\":\"consent\"}}",
            "{\"tenantId\":\"fuzzed\",\"connection\":\"c\",\"redirectUri\":\"https://app.example/\",\"scopes\":[\"repo\"]}",
            "{\"id\":\"fuzz\",\"name\":\"Fuzz\",\"email\":\"a@b.example\",\"plan\":\"pro\","
                    + "\"limits\":{\"requestsPerMinute\":10},\"features\":[\"oauth\"],"
                    + "\"security\":{\"allowedIPs\":[\"10.0.0.0/8\"],\"redirectUris\":[\"https://a.example/\"]},"
                    + "\"metadata\":{\"a\":1}}",
            "{\"name\":\"key\",\"scopes\":[\"tools:read\"],\"expiresAt\":\"2030-01-01T00:00:00Z\",\"expiresInDays\":5}",
            "{\"reason\":\"because\",\"confirm\":\"victim\"}");

    private static final List<String> TARGETS = List.of(
            "/oauth/callback/github?code=abc&state=def&iss=https%3A%2F%2Fgithub.com&error=access_denied",
            "/oauth/callback/fuzzed/github?code=abc&state=def",
            "/oauth/result?status=error&error=access_denied&integration=github&connection=default",
            "/oauth/authorize/github?tenant_id=fuzzed&redirect_uri=https%3A%2F%2Fapp.example%2F&scope=repo",
            "/admin/audit?tenant=fuzzed&from=2026-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&limit=10&cursor=abc",
            "/audit?from=2026-01-01T00:00:00Z&limit=10&action=tool",
            "/dead-letters?status=parked&limit=10&cursor=abc&tool=demo.echo",
            "/dead-letters/1234567890",
            "/api/v1/tools/list?integration=github&search=issue&limit=10&offset=5",
            "/api/v1/tools/demo.echo/full-schema",
            "/tenants/fuzzed/integrations?user_id=u&tenant_id=fuzzed",
            "/admin/tenants?limit=10&offset=0&status=active",
            "/tenants/fuzzed/integrations/github?connection=default");

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        vendor.answer(false, request -> new RecordingProvider.Response(200, "{\"ok\":true}"));
        Map<String, String> environment = new HashMap<>(vendor.environment("github", "notion", "slack"));
        environment.put("SERAI_THROTTLE_OAUTHSTARTSPERMINUTE", "100000");
        environment.put("GITHUB_CLIENT_ID", "platform-client");
        environment.put("GITHUB_CLIENT_SECRET", "platform-secret-0123456789");
        serai = SeraiTester.start(environment);
        serai.newTenant("victim");
        tenant = serai.newTenant("fuzzed");
        tenant.connect("github", "gho_1");
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    /** @param complete whether an answer must come */
    private record Case(byte[] request, boolean complete) {}

    private interface Generator {
        Case next(Random random);
    }

    @Test
    void noMalformedBodyIsOurFault() throws Exception {
        // When
        Map<String, Integer> statuses = run(BODIES, random -> {
            String target = PATHS.get(random.nextInt(PATHS.size()));
            byte[] body = Mutations.body(random, SEEDS.get(random.nextInt(SEEDS.size())));
            boolean admin = target.contains("/admin/") || target.contains("victim") || random.nextInt(6) == 0;
            String head = head(target, "application/json", admin ? SeraiTester.ADMIN_KEY : tenant.key())
                    + (random.nextInt(4) == 0 ? "Idempotency-Key: key-" + random.nextInt(20) + "\r\n" : "");
            Framing framing = Framing.any(random);
            return new Case(framing.request(random, head, body), framing.complete);
        });

        // Then: the requests got as far as each kind of refusal, and some were good.
        assertThat(statuses).containsKeys("200", "201", "400", "403", "404", "409", "415");
        assertThat(tenant.call("demo.echo", Map.of("message", "still here"))
                        .at("/message")
                        .asText())
                .isEqualTo("still here");
    }

    @Test
    void noMalformedHeadIsOurFault() throws Exception {
        // When
        run(HEADS, random -> {
            String body = SEEDS.getFirst();
            String head =
                    head("POST /api/v1/tools/invoke?tenant_id=fuzzed", "application/json; charset=utf-8", tenant.key())
                            + "X-Request-ID: abc\r\nX-Tenant-ID: fuzzed\r\nAccept: */*\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n";
            return new Case(join(Mutations.bytes(random, head.getBytes(ISO_8859_1)), body.getBytes(UTF_8)), false);
        });

        // Then
        assertThat(tenant.request("GET", "/api/v1/tools/list", null).status()).isEqualTo(200);
    }

    @Test
    void noMalformedQueryPathOrCookieIsOurFault() throws Exception {
        // When
        Map<String, Integer> statuses = run(QUERIES, random -> {
            String target = TARGETS.get(random.nextInt(TARGETS.size()));
            boolean admin = target.startsWith("/admin/");
            byte[] line = Mutations.bytes(random, ("GET " + target).getBytes(ISO_8859_1));
            byte[] cookie =
                    Mutations.bytes(random, "Cookie: __Host-serai-0123456789abcdef=value; a=b; c".getBytes(ISO_8859_1));
            String rest = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                    + (admin ? SeraiTester.ADMIN_KEY : tenant.key()) + "\r\n";
            byte[] request = join(join(line, rest.getBytes(ISO_8859_1)), join(cookie, "\r\n\r\n".getBytes(ISO_8859_1)));
            return new Case(request, false);
        });

        // Then
        assertThat(statuses).containsKeys("200", "400", "404");
    }

    private static String head(String target, String type, String key) {
        return target + " HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nAuthorization: Bearer " + key + "\r\n";
    }

    /** @return how often each status came; {@code none} for a connection that was closed without one */
    private static Map<String, Integer> run(int cases, Generator generator) throws InterruptedException {
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        Map<String, Integer> statuses = new ConcurrentSkipListMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(32)) {
            for (int i = 0; i < cases; i++) {
                Case next = generator.next(new Random(SEED + i));
                pool.execute(() -> statuses.merge(check(next, faults), 1, Integer::sum));
            }
        }
        assertThat(faults).isEmpty();
        FaultRuns.report("malformed requests", Integer.toString(cases), "no 5xx, no hang", statuses.toString(), true);
        return new TreeMap<>(statuses);
    }

    /** An answer that is ours must say so; silence is fine where nobody can tell what was asked. */
    private static String check(Case sent, Queue<String> faults) {
        String answer = exchange(sent);
        var status = STATUS.matcher(answer);
        boolean answered = status.find();
        boolean fine = answered
                ? !status.group(1).startsWith("5")
                        && !INTERNALS.matcher(withoutEcho(answer)).find()
                : answer.isEmpty() && !sent.complete();
        if (!fine) {
            faults.add(shortened(new String(sent.request(), ISO_8859_1)) + "\n=> " + shortened(answer));
        }
        return answered ? status.group(1) : "none";
    }

    /** The caller's own path is part of a problem document. */
    private static String withoutEcho(String answer) {
        return answer.replaceAll("\"instance\":\"(\\\\.|[^\"\\\\])*\"", "");
    }

    private static String shortened(String text) {
        return text.length() < 3_000 ? text : text.substring(0, 3_000) + "...";
    }

    private static String exchange(Case sent) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(serai.api().getHost(), serai.api().getPort())) {
            socket.setSoTimeout(sent.complete() ? PATIENCE_MILLIS : PAUSE_MILLIS);
            write(socket, sent.request());
            InputStream in = socket.getInputStream();
            try {
                in.transferTo(answer);
            } catch (SocketTimeoutException waitsForMore) {
                if (sent.complete()) {
                    return "hangs after: " + answer.toString(UTF_8);
                }
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.shutdownOutput();
                in.transferTo(answer);
            }
        } catch (SocketTimeoutException hangs) {
            return "hangs after: " + answer.toString(UTF_8);
        } catch (SocketException closed) {
            // What came before is the answer.
        } catch (IOException broken) {
            return broken.toString();
        }
        return answer.toString(UTF_8);
    }

    private static void write(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
        } catch (SocketException closedByTheServer) {
            // What it said before is still to be read.
        }
    }
}
