package io.serai.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.Canary;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.trace.TraceReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * S5: a secret of each kind is sent down every path that ends in an error, the log turned up as far as it goes, and then
 * looked for in everything that leaves the process. A further path is a further line of {@link #paths}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CanariesTest {

    private static final Canary ACCESS = new Canary("access token", "cnry-access/8Zq+41=e?x&");
    private static final Canary OTHER_ACCESS = new Canary("second access token", "cnry-second/9Xw+52=f?y&");
    private static final Canary REFRESH = new Canary("refresh token", "cnry-refresh/7Yp+63=g?z&");
    private static final Canary CLIENT = new Canary("client secret", "cnry-client/6Xo+74=h?w&");
    private static final Canary ADMIN =
            new Canary("administrator's key", "cnry-admin/5Wn+85=i?v&-0123456789-0123456789");
    private static final Canary WRONG_KEY = new Canary("wrong API key", "srk_cnry0wrg_" + "q5".repeat(21) + "x");
    private static final Canary MASTER = new Canary("master key", "Q25yeU1hc3RlcktleS8rMDEyMzQ1Njc4OTAxMjM0NTY=");
    private static final Canary OLD_MASTER = new Canary("earlier master key", "5f".repeat(20) + "a7".repeat(12));
    private static final Canary CODE = new Canary("authorization code", "cnry-code.4Vm~96");
    private static final String GET_ME = "github.getMe";
    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", "It breaks");

    @TempDir
    private Path folder = Path.of("");

    private final RecordingProvider github = new RecordingProvider();
    private final TraceReceiver collector = new TraceReceiver();
    private SeraiTester serai;
    private Operator operator;
    private CanaryHunt hunt;
    private String key = "";
    /** What Serai itself drew while it was driven: states and verifiers. */
    private final Set<Canary> drawn = new LinkedHashSet<>();

    /** What a caller, an operator or a provider can do wrong. */
    private Map<String, Runnable> paths() {
        Map<String, Runnable> paths = new LinkedHashMap<>();
        paths.put("connection cut", () -> provider(request -> Response.CUT, () -> invoke("github.createIssue", ISSUE)));
        paths.put("no answer in time", () -> provider(request -> Response.SILENCE, this::invokeWithLittleTime));
        paths.put("answer is no JSON", () -> provider(this::echoAsText, () -> invoke(GET_ME, Map.of())));
        // A provider that says in its answers what it was sent; "too many" last, since after it nothing is sent for a
        // while.
        for (int status : List.of(301, 400, 401, 403, 404, 409, 422, 500, 503, 429)) {
            paths.put("read answered " + status, () -> calling(status, GET_ME, Map.of()));
            paths.put("write answered " + status, () -> calling(status, "github.createIssue", ISSUE));
            paths.put("verify answered " + status, () -> verifying(status));
        }
        paths.put("provider is not there", () -> invoke("notion.listUsers", Map.of()));
        // Bodies that are refused, with a secret in them.
        paths.put("broken JSON", () -> credentials("{\"accessToken\":\"" + ACCESS.secret() + "\",\"broken"));
        paths.put("token of a wrong type", () -> credentials(Map.of("accessToken", List.of(ACCESS.secret()))));
        paths.put("expiry of a wrong type", () -> credentials(tokens("expiresIn", ACCESS.secret())));
        paths.put("expiry that is no time", () -> credentials(tokens("expiresAt", REFRESH.secret())));
        paths.put("scopes of a wrong type", () -> credentials(tokens("scopes", Map.of("a", ACCESS.secret()))));
        paths.put("metadata that is no object", () -> credentials(tokens("metadata", ACCESS.secret())));
        paths.put(
                "token that is too long",
                () -> credentials(Map.of("accessToken", ACCESS.secret().repeat(2000))));
        paths.put("token with a line break", () -> credentials(Map.of("accessToken", ACCESS.secret() + "\n")));
        paths.put("name that is a token", () -> credentials(tokens("connection", ACCESS.secret())));
        paths.put(
                "body that is too long",
                () -> credentials(tokens("accessToken", ACCESS.secret().repeat(60_000))));
        paths.put(
                "token for an unknown integration",
                () -> send("POST", "/tenants/canary/integrations/nobody/credentials", tokens()));
        paths.put("token as an argument", () -> invoke(GET_ME, Map.of("unknown", ACCESS.secret())));
        paths.put("token as a tool", () -> invoke("cnry-access/" + ACCESS.secret(), Map.of()));
        paths.put(
                "tenant with a token for a limit",
                () -> admin(
                        "PATCH",
                        "/admin/tenants/canary",
                        Map.of("limits", Map.of("requestsPerMinute", ACCESS.secret()))));
        paths.put(
                "return address with a token",
                () -> admin(
                        "PATCH",
                        "/admin/tenants/canary",
                        Map.of("security", Map.of("redirectUris", List.of(ACCESS.secret())))));
        // Credentials to Serai that are refused.
        paths.put("unknown API key", () -> with(Map.of("Authorization", "Bearer " + WRONG_KEY.secret())));
        paths.put("key in another scheme", () -> with(Map.of("Authorization", "Basic " + basic(key))));
        paths.put("two keys", () -> with(Map.of("Authorization", "Bearer " + key, "X-API-Key", WRONG_KEY.secret())));
        paths.put("key with a tail", () -> with(Map.of("Authorization", "Bearer " + key + "x")));
        paths.put("key of another tenant", () -> send("GET", "/tenants/somebody-else", null));
        paths.put("administrator's key with a tail", () -> with(Map.of("X-API-Key", ADMIN.secret() + "x")));
        paths.put("key in the query", () -> send("GET", "/tenants/canary?api_key=" + WRONG_KEY.secret(), null));
        // Token endpoints that say in their answers what they were sent: the refresh token and the client's secret.
        for (int status : List.of(200, 400, 401, 429, 500)) {
            paths.put("refresh answered " + status, () -> provider(echoOfBody(status), this::refreshing));
            paths.put(
                    "code answered " + status,
                    () -> provider(echoOfBody(status), () -> consent("code=" + CODE.secret())));
        }
        paths.put("refresh cut", () -> provider(request -> Response.CUT, this::refreshing));
        paths.put("consent refused", () -> consent("error=access_denied&error_description=" + CODE.secret()));
        paths.put("unknown state", () -> callback("code=" + CODE.secret() + "&state=" + CODE.secret()));
        // Stores that fail.
        for (String table : List.of("credentials", "dead_letters", "api_keys", "tenants")) {
            paths.put("without table " + table, () -> withoutTable(table, this::everyKindOfRequest));
        }
        paths.put("damaged credential", this::damaged);
        // Dead letters.
        paths.put("replay that fails", () -> provider(echo(500), this::replayOfALetter));
        paths.put(
                "letter with its arguments",
                () -> send("GET", "/dead-letters/" + letter() + "?include=arguments", null));
        // Ends.
        paths.put("rotations", () -> admin("POST", "/admin/tenants/canary/rotate-key", null));
        paths.put(
                "credential taken back", () -> send("DELETE", "/tenants/canary/integrations/github/credentials", null));
        paths.put("call without a credential", () -> invoke(GET_ME, Map.of()));
        return paths;
    }

    @BeforeEach
    void start() {
        serai = SeraiTester.start(folder, environment());
        operator = new Operator(serai);
        hunt = new CanaryHunt(serai, operator);
        operator.logIn(ADMIN.secret());
        key = newTenant();
        github.answer(false, echo(200));
        connect();
    }

    @AfterEach
    void stop() {
        operator.close();
        serai.close();
        github.close();
        collector.close();
    }

    @Test
    void noSecretShowsAnywhere(CapturedOutput log) throws IOException {
        // When
        paths().values().forEach(Runnable::run);

        // Then
        hunt.found("log", log.getAll());
        hunt.readTheProcess(ADMIN.secret(), key);
        hunt.readTheFolder();
        await().untilAsserted(() -> assertThat(collector.text()).contains("call github.getMe", "REAUTH_REQUIRED"));
        hunt.found("spans", collector.text());
        assertThat(log.getAll()).contains("DEBUG");
        assertThat(hunt.answers()).isGreaterThan(60);
        assertThat(hunt.codes())
                .contains(
                        "PROVIDER_REJECTED",
                        "PROVIDER_ERROR",
                        "PROVIDER_TIMEOUT",
                        "PROVIDER_UNREACHABLE",
                        "PROVIDER_RATE_LIMITED",
                        "REAUTH_REQUIRED",
                        "STORE_UNAVAILABLE",
                        "VAULT_ENCRYPTION_ERROR",
                        "VALIDATION_ERROR",
                        "INVALID_REQUEST",
                        "INVALID_API_KEY",
                        "INVALID_AUTH_FORMAT",
                        "AMBIGUOUS_CREDENTIAL",
                        "PAYLOAD_TOO_LARGE",
                        "CREDENTIAL_NOT_FOUND");
        assertThat(hunt.hits(canaries())).isEmpty();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_PROVIDERS_NOTION_BASE_URL", "http://127.0.0.1:1");
        environment.put("LOG_LEVEL", "trace");
        environment.putAll(collector.environment());
        environment.put("SERAI_THROTTLE_OAUTHSTARTSPERMINUTE", "1000");
        environment.put("LOGGING_LEVEL_ROOT", "debug");
        environment.put("ADMIN_API_KEY", ADMIN.secret());
        environment.put("TOKEN_ENCRYPTION_KEY", MASTER.secret());
        environment.put("TOKEN_ENCRYPTION_KEY_PREVIOUS", OLD_MASTER.secret());
        environment.put("SERAI_PROVIDERS_GITHUB_TOKEN_URL", github.address() + "/token");
        environment.put("GITHUB_CLIENT_ID", "client-of-the-canaries");
        environment.put("GITHUB_CLIENT_SECRET", CLIENT.secret());
        return environment;
    }

    private List<Canary> canaries() {
        List<Canary> all = new ArrayList<>(drawn);
        all.addAll(List.of(
                ACCESS,
                OTHER_ACCESS,
                REFRESH,
                CODE,
                CLIENT,
                ADMIN,
                WRONG_KEY,
                MASTER,
                OLD_MASTER,
                new Canary("API key", key)));
        return all;
    }

    private String newTenant() {
        Map<String, Object> body = Map.of(
                "id", "canary", "name", "Canary", "plan", "test", "limits", Map.of("requestsPerMinute", 1_000_000));
        return serai.request("POST", "/admin/tenants", body, Map.of("Authorization", "Bearer " + ADMIN.secret()))
                .json()
                .path("apiKey")
                .asText();
    }

    private void connect() {
        credentials(tokens());
        credentials(Map.of("accessToken", OTHER_ACCESS.secret(), "connection", "second"));
        send("POST", "/tenants/canary/integrations/notion/credentials", tokens());
    }

    private static Map<String, Object> tokens() {
        return tokens("tokenType", "bearer");
    }

    private static Map<String, Object> tokens(String field, Object value) {
        Map<String, Object> body = new HashMap<>(
                Map.of("accessToken", ACCESS.secret(), "refreshToken", REFRESH.secret(), "expiresIn", 3600));
        body.put(field, value);
        return body;
    }

    private void credentials(Object body) {
        send("POST", "/tenants/canary/integrations/github/credentials", body);
    }

    private void calling(int status, String tool, Map<String, ?> arguments) {
        provider(echo(status), () -> invoke(tool, arguments));
        connect(); // a 401 or 403 may have ended it
    }

    private void verifying(int status) {
        provider(echo(status), () -> send("POST", "/tenants/canary/integrations/github/verify", Map.of()));
        connect();
    }

    private void provider(Function<RecordingProvider.Received, Response> answer, Runnable call) {
        github.answer(false, answer);
        call.run();
        github.answer(false, echo(200));
    }

    /** What it was sent, in every member that a vendor has for telling what went wrong, and in its headers. */
    private static Function<RecordingProvider.Received, Response> echo(int status) {
        return request -> {
            String seen = request.header("Authorization");
            String body = SeraiTester.text(Map.of(
                    "message",
                    "Refused " + seen,
                    "error",
                    seen,
                    "login",
                    seen,
                    "id",
                    7,
                    "errors",
                    List.of(Map.of("message", seen, "code", seen))));
            return new Response(
                    status,
                    body,
                    Map.of("X-Echo", seen, "Location", "http://127.0.0.1:1/?token=" + OTHER_ACCESS.secret()));
        };
    }

    private Response echoAsText(RecordingProvider.Received request) {
        return new Response(200, "<html>" + request.header("Authorization") + "</html>");
    }

    private Reply invoke(String tool, Map<String, ?> arguments) {
        return send("POST", "/api/v1/tools/invoke", Map.of("toolId", tool, "parameters", arguments));
    }

    private void invokeWithLittleTime() {
        send(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "github.createIssue", "parameters", ISSUE, "timeoutMs", 100));
    }

    private void everyKindOfRequest() {
        credentials(tokens());
        invoke(GET_ME, Map.of());
        send("POST", "/api/v1/tools/invoke", Map.of("toolId", GET_ME, "parameters", Map.of(), "connection", "new"));
        provider(echo(500), () -> invoke("github.createIssue", ISSUE));
        send("GET", "/tenants/canary/integrations", null);
        send("DELETE", "/tenants/canary/integrations/github/credentials?connection=second", null);
        send("GET", "/dead-letters", null);
        with(Map.of("Authorization", "Bearer " + WRONG_KEY.secret().replace("cnry0wrg", "cnry0two")));
        admin("POST", "/admin/tenants", Map.of("id", "another", "name", "Another"));
        admin("POST", "/admin/tenants/canary/rotate-key", null);
    }

    private void withoutTable(String table, Runnable requests) {
        JdbcClient sql = serai.bean(JdbcClient.class);
        sql.sql("alter table " + table + " rename to " + table + "_gone").update();
        requests.run();
        sql.sql("alter table " + table + "_gone rename to " + table).update();
        connect();
    }

    private void damaged() {
        serai.bean(JdbcClient.class)
                .sql("update credentials set sealed = replace(sealed, ':', ':AAAA') where tenant_id = 'canary'")
                .update();
        send(
                "DELETE",
                "/tenants/canary/integrations/github/credentials?connection=second",
                null); // forgets the rest too
        serai.bean(JdbcClient.class).sql("select 1").query().listOfRows();
        send("POST", "/tenants/canary/integrations/github/verify", Map.of());
        invoke(GET_ME, Map.of());
        connect();
    }

    private String letter() {
        github.answer(false, request -> Response.CUT);
        String id =
                invoke("github.createIssue", ISSUE).json().path("deadLetterId").asText();
        github.answer(false, echo(500));
        return id;
    }

    private void replayOfALetter() {
        send("POST", "/dead-letters/" + letter() + "/replay", Map.of("acceptDuplicate", true));
    }

    /** What a token endpoint was sent, as it is and in the members of an error. */
    private Function<RecordingProvider.Received, Response> echoOfBody(int status) {
        return request -> {
            keepVerifier(request.body());
            String seen = request.body() + " " + request.header("Authorization");
            String body = SeraiTester.text(Map.of("error", seen, "error_description", seen, "error_uri", seen));
            return new Response(status, body, Map.of("X-Echo", seen.replaceAll("[^!-~]", " ")));
        };
    }

    private void keepVerifier(String body) {
        Matcher verifier = Pattern.compile("code_verifier=([A-Za-z0-9._~-]+)").matcher(body);
        if (verifier.find()) {
            drawn.add(new Canary("PKCE verifier", verifier.group(1)));
        }
    }

    private void refreshing() {
        send("POST", "/tenants/canary/integrations/github/refresh", Map.of());
        connect();
    }

    /** Begins a consent and comes back with an answer; the state is a secret of the browser that began it. */
    private void consent(String answer) {
        Reply started = serai.request(
                "GET", "/oauth/authorize/github?tenant_id=canary", null, Map.of("Authorization", "Bearer " + key));
        String state = started.data().path("state").asText();
        assertThat(state).as(started.toString()).isNotEmpty();
        drawn.add(new Canary("state", state));
        callback(answer.replace("/", "%2F").replace("+", "%2B") + "&state=" + state);
        connect();
    }

    private void callback(String query) {
        keep(() -> serai.request("GET", "/oauth/callback/github?" + query.replace("/", "%2F"), null, Map.of()));
    }

    private static String basic(String secret) {
        return Base64.getEncoder().encodeToString(("user:" + secret).getBytes(UTF_8));
    }

    private Reply send(String method, String path, @Nullable Object body) {
        return keep(() -> serai.request(method, path, body, Map.of("Authorization", "Bearer " + key)));
    }

    private void admin(String method, String path, @Nullable Object body) {
        keep(() -> serai.request(method, path, body, Map.of("Authorization", "Bearer " + ADMIN.secret())));
    }

    private void with(Map<String, String> headers) {
        keep(() -> serai.request("GET", "/tenants/canary", null, headers));
    }

    private Reply keep(Supplier<Reply> request) {
        return hunt.keep(request.get());
    }
}
