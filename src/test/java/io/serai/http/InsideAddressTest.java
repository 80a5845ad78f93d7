package io.serai.http;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever address a tenant writes down, and whatever its name comes to mean later, nobody inside is connected to. A
 * listener on every address of this machine counts.
 */
class InsideAddressTest {

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");
    private static final List<String> FIELDS = List.of("tokenEndpoint", "authEndpoint", "redirectUri");
    private static final AtomicInteger CANARY_HITS = new AtomicInteger();

    /** What each name means at the first look, and from the second one on. */
    private static final Map<String, List<List<String>>> NAMES = Map.of(
            "public.example", List.of(List.of("93.184.216.34")),
            "inside.example", List.of(List.of("127.0.0.1")),
            "127-0-0-1.inside.example", List.of(List.of("127.0.0.1")),
            "mixed.example", List.of(List.of("93.184.216.34", "127.0.0.1")),
            "mapped.example", List.of(List.of("::ffff:127.0.0.1")),
            "nat64.example", List.of(List.of("64:ff9b::7f00:1")),
            "sixtofour.example", List.of(List.of("2002:7f00:1::")),
            "teredo.example", List.of(List.of("2001:0:7f00:1::")),
            "rebound.example", List.of(List.of("93.184.216.34"), List.of("127.0.0.1")),
            "rebound-mixed.example", List.of(List.of("93.184.216.34"), List.of("93.184.216.34", "::1")));

    private static final Map<String, AtomicInteger> LOOKS = new ConcurrentHashMap<>();

    private static ServerSocket canary;
    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static int tenants;

    @BeforeAll
    static void start() throws IOException {
        canary = new ServerSocket(0);
        Thread.ofVirtual().start(InsideAddressTest::countCanaryHits);
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("SERAI_PROVIDERS_GITHUB_TOKEN_URL", vendor.address() + "/token");
        serai = SeraiTester.start(environment, Egress.class, new Egress(InsideAddressTest::resolve));
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        List<List<String>> meanings = NAMES.get(host);
        if (meanings == null) {
            // A literal means itself; names that the table does not know are those that only this machine knows.
            return InetAddress.getAllByName(host);
        }
        int look = LOOKS.computeIfAbsent(host, none -> new AtomicInteger()).getAndIncrement();
        List<String> meaning = meanings.get(Math.min(look, meanings.size() - 1));
        InetAddress[] addresses = new InetAddress[meaning.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(meaning.get(i));
        }
        return addresses;
    }

    private static void countCanaryHits() {
        try {
            while (true) {
                canary.accept().close();
                CANARY_HITS.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @BeforeEach
    void forget() {
        LOOKS.clear();
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    @AfterAll
    static void stop() throws IOException {
        serai.close();
        vendor.close();
        canary.close();
    }

    private static List<String> table() throws IOException {
        try (var in = Objects.requireNonNull(
                InsideAddressTest.class.getResourceAsStream("/io/serai/http/inside-addresses.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .map(line -> line.replace("{p}", Integer.toString(canary.getLocalPort())))
                    .map(line -> ESCAPE.matcher(line)
                            .replaceAll(match -> Matcher.quoteReplacement(
                                    String.valueOf((char) Integer.parseInt(match.group(1), 16)))))
                    .map(line -> line.replace("\\t", "\t"))
                    .toList();
        }
    }

    @Test
    void theRuleLetsNoneOfTheTablePass() throws IOException {
        List<String> table = table();
        assertThat(table).hasSizeGreaterThan(140);
        Egress egress = new Egress(InsideAddressTest::resolve);
        for (String text : table) {
            URI address;
            try {
                address = new URI(text);
            } catch (URISyntaxException malformed) {
                continue; // refused as no address at all, see the next test
            }
            assertThat(egress.fault(address)).as(text).isNotNull();
            assertThatThrownBy(() -> egress.pin(address)).as(text).isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void noneOfTheTableCanBeStored() throws IOException {
        TenantClient tenant = newTenant();
        String path = "/tenants/" + tenant.id() + "/integrations/github/oauth-config";
        for (String address : table()) {
            for (String field : FIELDS) {
                for (String method : List.of("POST", "PUT")) {
                    assertThatProblem(tenant.request(method, path, app(field, address)))
                            .is(400, "URL_NOT_ALLOWED")
                            .namesField(field);
                }
            }
        }
        assertThatProblem(tenant.request("GET", path, null)).is(404, "OAUTH_CONFIG_NOT_FOUND");
        for (String address : table()) {
            for (String door : List.of("/api/v1/mcps", "/api/v1/mcps/validate")) {
                assertThatProblem(tenant.request("POST", door, Map.of("id", "own", "endpoint", address)))
                        .is(400, "URL_NOT_ALLOWED")
                        .namesField("endpoint");
            }
        }
        assertThat(CANARY_HITS).hasValue(0);
        FaultRuns.report(
                "addresses inside", table().size() + " in four fields", "0 connections", "0 connections", true);
    }

    @Test
    void aNameThatComesToMeanThisMachineIsNotConnectedTo() {
        for (String name : List.of("rebound.example", "rebound-mixed.example")) {
            // Given: public when it was stored.
            TenantClient tenant = newTenant();
            String own = "/tenants/" + tenant.id() + "/integrations/github";
            String address = "https://" + name + ":" + canary.getLocalPort() + "/token";
            assertThat(tenant.request("POST", own + "/oauth-config", app("tokenEndpoint", address))
                            .status())
                    .isEqualTo(201);
            tenant.connect("github", Map.of("accessToken", "gho_1", "refreshToken", "ghr_1"));

            // When
            Reply reply = tenant.request("POST", own + "/refresh", Map.of());

            // Then
            assertThat(reply.status()).as(reply.toString()).isGreaterThanOrEqualTo(400);
            assertThat(reply.json().toString()).doesNotContain("127.0.0.1", "UnknownHost", "egress");
            assertThat(LOOKS.get(name)).hasValueGreaterThan(1);
        }
        assertThat(CANARY_HITS).hasValue(0);
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void norIsATenantsServerWhoseNameComesToMeanThisMachine() {
        for (String name : List.of("rebound.example", "rebound-mixed.example")) {
            // When: public when it was read.
            TenantClient tenant = newTenant();
            String address = "https://" + name + ":" + canary.getLocalPort() + "/mcp";
            Reply added = tenant.request("POST", "/api/v1/mcps", Map.of("id", "own", "endpoint", address));
            Reply asked = tenant.request("POST", "/api/v1/mcps/own/validate", null);

            // Then
            assertThat(added.json().path("status").asText()).isEqualTo("pending");
            assertThat(asked.json().path("code").asText()).isEqualTo("PROVIDER_UNREACHABLE");
            assertThat(asked.json().toString()).doesNotContain("127.0.0.1", "UnknownHost", "egress");
            assertThat(LOOKS.get(name)).hasValueGreaterThan(1);
        }
        assertThat(CANARY_HITS).hasValue(0);
    }

    @Test
    void redirectsLeadNowhere() {
        // Given
        TenantClient tenant = newTenant();
        tenant.connect("github", Map.of("accessToken", "gho_1", "refreshToken", "ghr_1"));
        tenant.request(
                "POST", "/tenants/" + tenant.id() + "/integrations/github/oauth-config", app("scopes", List.of()));
        String inside = "http://127.0.0.1:" + canary.getLocalPort();
        for (int status : new int[] {300, 301, 302, 303, 305, 307, 308}) {
            for (String location : List.of(
                    inside + "/steal",
                    "//127.0.0.1:" + canary.getLocalPort() + "/steal",
                    "/again",
                    "https://user@127.0.0.1:" + canary.getLocalPort() + "/",
                    "file:///etc/passwd",
                    "")) {
                vendor.answer(
                        true,
                        request -> new Response(
                                status,
                                "{\"access_token\":\"gho_evil\"}",
                                Map.of("Location", location, "Refresh", "0;url=" + inside, "Link", inside)));

                // When
                Reply called = tenant.invoke("github.getMe", Map.of());
                Reply refreshed =
                        tenant.request("POST", "/tenants/" + tenant.id() + "/integrations/github/refresh", Map.of());

                // Then: one request each at most, and none elsewhere.
                assertThat(called.status()).as(called.toString()).isGreaterThanOrEqualTo(400);
                assertThat(refreshed.status()).as(refreshed.toString()).isGreaterThanOrEqualTo(400);
                assertThat(vendor.take()).hasSizeLessThanOrEqualTo(2).noneMatch(request -> request.target()
                        .contains("again"));
            }
        }
        assertThat(CANARY_HITS).hasValue(0);
    }

    /** Two tenants' servers may have one name at different times; a connection to one is never used for the other. */
    @Test
    void aConnectionIsSharedOnlyByRequestsToTheSameAddress() throws Exception {
        URI name = URI.create(
                "http://pinned.invalid:" + URI.create(vendor.address()).getPort());
        CompletableFuture<Integer> here = send(name, InetAddress.getByName("127.0.0.1"));
        assertThat(here.get(10, TimeUnit.SECONDS)).isEqualTo(200);

        // When: the same name, pinned to an address where nobody listens on this port.
        CompletableFuture<Integer> elsewhere = send(name, InetAddress.getByName("127.0.0.2"));

        // Then
        assertThat(elsewhere.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(vendor.take()).singleElement().satisfies(request -> assertThat(request.header("Host"))
                .startsWith("pinned.invalid"));
    }

    private static CompletableFuture<Integer> send(URI base, InetAddress pinned) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        serai.bean(OutboundClient.class)
                .send(
                        new OutboundRequest("GET", base, "/", Map.of(), null, null, null, 5_000).pinnedTo(pinned),
                        new OutboundClient.Receiver() {
                            @Override
                            public void answered(OutboundResponse response) {
                                status.complete(response.status());
                            }

                            @Override
                            public void failed(OutboundFailure failure) {
                                status.complete(-1);
                            }
                        });
        return status;
    }

    private static TenantClient newTenant() {
        return serai.newTenant("inside-" + ++tenants);
    }

    private static Map<String, Object> app(String field, Object value) {
        Map<String, Object> app = new LinkedHashMap<>();
        app.put("clientId", "client-of-acme");
        app.put("clientSecret", "secret-of-acme-0123456789");
        app.put(field, value);
        return app;
    }
}
