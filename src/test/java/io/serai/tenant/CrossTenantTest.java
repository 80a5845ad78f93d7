package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tenant.WallProbes.Party;
import io.serai.tenant.WallProbes.Probe;
import io.serai.tenant.WallProbes.Shot;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tenants that try to reach each other over every door, in random order, between calls of their own. What belongs to
 * somebody else is answered, byte for byte, like what has never been; and no request reaches a vendor with another
 * tenant's credential.
 */
class CrossTenantTest {

    private static final int TENANTS = FaultRuns.count(5, 1_000);
    private static final int CALLS = FaultRuns.count(1_500, 200_000);
    private static final int WORKERS = 4;
    private static final long SEED = 20_261_126;
    private static final List<String> PROVIDERS = List.of("github", "notion", "slack");

    private static final Pattern NAME = Pattern.compile("w\\d{4}");
    private static final Pattern CHANGES =
            Pattern.compile("\"(requestId|instance|timestamp|deadLetterId)\":\"[^\"]*\"|\"latency_ms\":\\d+");

    /** Of an answer's headers, those that say what was answered and not when. */
    private static final List<String> TELLING = List.of(
            "content-type",
            "www-authenticate",
            "retry-after",
            "allow",
            "x-serai-error",
            "idempotency-replayed",
            "cache-control",
            "x-content-type-options",
            "content-disposition",
            "mcp-session-id",
            "location");

    private static final AtomicInteger WRONG_CREDENTIALS = new AtomicInteger();
    private static final AtomicInteger SENT = new AtomicInteger();

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<Party> PARTIES = new ArrayList<>();

    private final List<Probe> probes = WallProbes.all();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        vendor = new RecordingProvider();
        vendor.answer(false, CrossTenantTest::compare);
        Map<String, String> environment = new HashMap<>(vendor.environment(PROVIDERS.toArray(String[]::new)));
        environment.put("SERAI_TRUSTED_PROXIES", "127.0.0.1"); // each forged key comes from somewhere else
        environment.put("SERAI_BREAKER", "false"); // each tenant has a call that fails, for its dead letter
        environment.put("SERAI_CUSTOM_SERVERS_INSIDE", vendor.address());
        serai = SeraiTester.start(environment);
        List<Future<Party>> made = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < TENANTS; i++) {
                String id = "w%04d".formatted(i);
                made.add(workers.submit(() -> party(id)));
            }
        }
        for (Future<Party> party : made) {
            PARTIES.add(party.get());
        }
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
        CLIENT.close();
    }

    /** A tenant that has one of everything. */
    private static Party party(String id) {
        TenantClient tenant = serai.newTenant(id);
        PROVIDERS.forEach(provider -> tenant.connect(provider, "token-of-" + id));
        tenant.connect("github", Map.of("accessToken", "token-of-" + id, "connection", "only-" + id));
        Reply failed = tenant.invoke("slack.postMessage", Map.of("channel", "C1", "text", id + " fails"));
        Reply kept = tenant.invoke("github.getRepository", Map.of("owner", id, "repo", "binary"));
        Reply server = tenant.request(
                "POST",
                "/api/v1/mcps",
                Map.of(
                        "id", "own-" + id,
                        "endpoint", vendor.address() + "/mcp/" + id,
                        "auth_type", "bearer",
                        "auth_token", "token-of-" + id));
        assertThat(server.json().path("status").asText()).isEqualTo("active");
        Reply session =
                tenant.request("POST", "/mcp", WallProbes.rpc("initialize", Map.of("protocolVersion", "2025-11-25")));
        return new Party(
                id,
                tenant.key(),
                tenant.key().substring(4, 12),
                failed.json().path("deadLetterId").asText(),
                kept.data().at("/result/reference/id").asText(),
                session.header("Mcp-Session-Id"),
                failed.header("X-Request-ID"));
    }

    /** A tenant that there is not, with names as long as real ones. */
    private static Party nobody(Random random) {
        Party model = PARTIES.getFirst();
        return new Party(
                "w" + (9_000 + random.nextInt(1_000)),
                model.key(),
                text(random, 8).toLowerCase(Locale.ROOT),
                "dl_" + text(random, model.letter().length() - 3),
                like(random, model.result()),
                text(random, model.session().length()),
                "00000000-0000-4000-8000-" + (100_000_000_000L + random.nextInt(1_000_000_000)));
    }

    private static String like(Random random, String name) {
        int prefix = name.indexOf('_') + 1;
        return name.substring(0, prefix) + text(random, name.length() - prefix);
    }

    private static String text(Random random, int length) {
        return random.ints(length, 0, 36)
                .mapToObj(digit -> Character.toString(Character.forDigit(digit, 36)))
                .reduce("", String::concat);
    }

    /** A request belongs to the tenant that it names; the answer holds that tenant's secret. */
    private static Response compare(Received request) {
        SENT.incrementAndGet();
        String owner = request.header("Authorization").replaceAll("^(Bearer|token) token-of-", "");
        Matcher named = NAME.matcher(request.target() + " " + request.body());
        if (!named.find() || !named.group().equals(owner)) {
            WRONG_CREDENTIALS.incrementAndGet();
        }
        if (request.path().startsWith("/mcp/")) {
            return toolServer(request.body(), owner);
        }
        String secret = "{\"ok\":true,\"owner\":\"secret-of-" + owner + "\"}";
        return request.body().contains("fails")
                ? new Response(500, "{}")
                : request.target().endsWith("/binary")
                        ? new Response(200, "secret-of-" + owner, Map.of("Content-Type", "text/plain"))
                        : new Response(200, secret);
    }

    /** A tenant's own server, which keeps no sessions. */
    private static Response toolServer(String message, String owner) {
        String id = message.replaceAll("(?s).*\"id\":(\\d+).*", "$1");
        String result = message.contains("\"initialize\"")
                ? "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{}}"
                : message.contains("\"tools/list\"")
                        ? "{\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}}]}"
                        : "{\"content\":[{\"type\":\"text\",\"text\":\"secret-of-" + owner + "\"}]}";
        return new Response(200, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    @Test
    void nobodyReachesWhatIsSomebodyElsesAndNobodyLearnsWhetherItExists() throws Exception {
        // When
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            for (int worker = 0; worker < WORKERS; worker++) {
                Random random = new Random(SEED + worker);
                workers.execute(() -> work(random));
            }
        }

        // Then
        FaultRuns.report(
                "tenants that try to reach each other (S1)",
                TENANTS + " tenants × " + PROVIDERS.size() + " providers, " + made.get() + " calls, " + SENT.get()
                        + " of them at a vendor",
                "0 cross reads, foreign and unknown alike",
                WRONG_CREDENTIALS.get() + " wrong credentials, " + faults.size() + " answers that tell or differ",
                faults.isEmpty() && WRONG_CREDENTIALS.get() == 0);
        assertThat(faults).as("seed " + SEED).isEmpty();
        assertThat(WRONG_CREDENTIALS).hasValue(0);
        assertThat(PARTIES).allSatisfy(this::hasEverything);
    }

    private void work(Random random) {
        try {
            while (made.get() < CALLS && faults.size() < 20) {
                Party me = PARTIES.get(random.nextInt(TENANTS));
                Party you = PARTIES.get(random.nextInt(TENANTS));
                if (me == you || random.nextInt(4) == 0) {
                    ordinary(me, random);
                } else if (random.nextInt(500) == 0) {
                    attempt(WallProbes.rare().getFirst(), me, you, random);
                } else {
                    attempt(probes.get(random.nextInt(probes.size())), me, you, random);
                }
            }
        } catch (IOException | RuntimeException broken) {
            faults.add("a worker ended: " + broken);
        }
    }

    private void ordinary(Party me, Random random) throws IOException {
        var all = WallProbes.ordinary();
        int which = random.nextInt(all.size());
        HttpResponse<String> answer = ask(me, all.get(which).apply(me, random.nextInt(1_000_000)), random);
        check(me, "own " + which, answer);
        boolean holdsOwn =
                answer.body().contains("secret-of-" + me.id()) || answer.body().contains(me.id() + " fails");
        if (answer.statusCode() != 200 || !holdsOwn) {
            faults.add(me.id() + " cannot use its own, " + which + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private void attempt(Probe probe, Party me, Party you, Random random) throws IOException {
        HttpResponse<String> foreign = ask(me, probe.shot().apply(me, you), random);
        check(me, probe.name(), foreign);
        if (!probe.compared()) {
            if (!foreign.body().contains("secret-of-" + me.id())) {
                faults.add(probe.name() + " gave not its own: " + foreign.statusCode() + " " + foreign.body());
            }
            return;
        }
        HttpResponse<String> unknown = ask(me, probe.shot().apply(me, nobody(random)), random);
        if (!said(foreign).equals(said(unknown))) {
            faults.add(probe.name() + ": of " + you.id() + " " + said(foreign) + "\n  of nobody " + said(unknown));
        }
    }

    private void check(Party me, String what, HttpResponse<String> answer) {
        Matcher secrets =
                Pattern.compile("(?:secret|token)-of-(w\\d{4})|(w\\d{4}) fails").matcher(answer.body());
        while (secrets.find()) {
            String owner = secrets.group(1) == null ? secrets.group(2) : secrets.group(1);
            if (!owner.equals(me.id())) {
                faults.add(what + " gave " + me.id() + " what is " + owner + "'s: " + answer.body());
            }
        }
    }

    /** What an answer says, without what is about the request alone. */
    private static String said(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().retainAll(TELLING);
        return answer.statusCode() + " " + headers + " "
                + CHANGES.matcher(answer.body()).replaceAll("");
    }

    private HttpResponse<String> ask(Party me, Shot shot, Random random) throws IOException {
        made.incrementAndGet();
        HttpRequest.Builder request = HttpRequest.newBuilder(serai.api().resolve(shot.path()));
        shot.headers().forEach(request::header);
        if (!shot.headers().containsKey("Authorization")) {
            request.header("Authorization", "Bearer " + me.key());
        }
        request.header("X-Forwarded-For", "198.18." + random.nextInt(256) + "." + random.nextInt(256));
        if (shot.body() == null) {
            request.method(shot.method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(shot.method(), BodyPublishers.ofString(SeraiTester.text(shot.body())));
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new IOException(shot.method() + " " + shot.path() + " has no answer: " + broken, broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Whatever was tried, nothing of a tenant is gone or changed. */
    private void hasEverything(Party party) throws IOException {
        Random random = new Random(SEED);
        assertThat(ask(party, WallProbes.get("/api/v1/results/" + party.result()), random)
                        .body())
                .isEqualTo("secret-of-" + party.id());
        JsonNode letter = json(party, "/dead-letters/" + party.letter());
        assertThat(letter.path("status").asText()).isEqualTo("open");
        JsonNode keys = json(party, "/tenants/" + party.id() + "/api-keys").path("keys");
        assertThat(keys).hasSize(1);
        assertThat(keys.at("/0/status").asText()).isEqualTo("active");
        JsonNode tenant = json(party, "/tenants/" + party.id());
        assertThat(tenant.path("name").asText()).isEqualTo(party.id());
        assertThat(tenant.path("status").asText()).isEqualTo("active");
        assertThat(json(party, "/api/v1/mcps/" + party.server()).path("enabled").asBoolean())
                .isTrue();
        Shot ping =
                new Shot("POST", "/mcp", WallProbes.rpc("ping", Map.of()), Map.of("Mcp-Session-Id", party.session()));
        assertThat(ask(party, ping, random).statusCode()).isEqualTo(200);
    }

    private JsonNode json(Party party, String path) throws IOException {
        return SeraiTester.JSON.readTree(
                ask(party, WallProbes.get(path), new Random(SEED)).body());
    }
}
