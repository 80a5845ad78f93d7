package io.serai.proxy;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Patience;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to the provider, what does not, and what comes back. */
class ProxyTest {

    @AutoClose
    private static RecordingProvider vendor;

    @AutoClose
    private static SeraiTester serai;

    private static TenantClient acme;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github", "notion"));
        environment.put("SERAI_PROVIDERS_SLACK_BASE_URL", vendor.address() + "/api/");
        environment.put("SERAI_PUBLIC_URL", "https://serai.example");
        serai = SeraiTester.start(environment);
        acme = serai.newTenant("acme");
        acme.connect("github", "gho_acme");
        acme.connect("notion", "ntn_acme");
        acme.connect("slack", "xoxb-acme");
    }

    @BeforeEach
    void forget() {
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    @Test
    void methodPathQueryAndBodyGoOnWithTheTenantsCredential() {
        // When
        Reply reply = serai.request(
                "PATCH",
                "/proxy/github/repos/a/b/contents/docs%2FGr%C3%BC%C3%9Fe.md?q=a%20b+c&empty=&q=2&flag",
                "{\"a\": 1}",
                Map.of(
                        "Authorization", "Bearer " + acme.key(),
                        "Content-Type", "application/vnd.custom+json; charset=utf-8",
                        "Accept", "application/vnd.github.raw",
                        "If-None-Match", "\"etag\"",
                        "X-GitHub-Api-Version", "2026-03-10",
                        "User-Agent", "octokit"));

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).hasToString("{\"ok\":true}");
        Received received = only();
        assertThat(received.method()).isEqualTo("PATCH");
        assertThat(received.target())
                .isEqualTo("/repos/a/b/contents/docs%2FGr%C3%BC%C3%9Fe.md?q=a%20b+c&empty=&q=2&flag");
        assertThat(received.body()).isEqualTo("{\"a\": 1}");
        assertThat(received.header("Authorization")).isEqualTo("Bearer gho_acme");
        assertThat(received.header("Content-Type")).isEqualTo("application/vnd.custom+json; charset=utf-8");
        assertThat(received.header("Accept")).isEqualTo("application/vnd.github.raw");
        assertThat(received.header("If-None-Match")).isEqualTo("\"etag\"");
        assertThat(received.header("X-GitHub-Api-Version")).isEqualTo("2026-03-10");
        assertThat(received.header("User-Agent")).isEqualTo("octokit");
    }

    @Test
    void aHeaderThatTheProviderWantsIsThereWhenTheCallerLeavesItOut() {
        // When
        acme.request("GET", "/proxy/notion/v1/users", null);

        // Then
        assertThat(only().header("Notion-Version")).isEqualTo("2026-03-11");
    }

    @Test
    void noTokenOfTheCallersGoesOnWhereverItIs() {
        // When
        Reply reply = serai.request(
                "POST",
                "/proxy/slack/chat.postMessage?token=query-secret&a=1&access_token=query-secret&%74oken=query-secret",
                "token=form-secret&text=a%26b+c&access_token=form-secret&t%6Fken=form-secret&blocks=%5B%5D",
                Map.of(
                        "Authorization", "token " + acme.key(),
                        "X-API-Key", acme.key(),
                        "Cookie", "token=cookie-secret",
                        "X-Slack-Token", "header-secret",
                        "X-Forwarded-For", "header-secret",
                        "Proxy-Authorization", "Basic header-secret",
                        "X-Tenant-ID", acme.id(),
                        "Content-Type", "application/x-www-form-urlencoded"));

        // Then
        assertThat(reply.status()).isEqualTo(200);
        Received received = only();
        assertThat(received.target()).isEqualTo("/api/chat.postMessage?a=1");
        assertThat(received.body()).isEqualTo("text=a%26b+c&blocks=%5B%5D");
        assertThat(received.header("Authorization")).isEqualTo("Bearer xoxb-acme");
        assertThat(received.toString()).doesNotContain("secret", acme.key(), "Cookie", "X-Tenant-ID");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 300_000})
    void noTokenGoesOnInAPartOfAFormBeItHeldOrStreamed(int length) {
        // Given
        String file = "content ".repeat(length / 8);
        String form = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + file
                + "\r\n--cut\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nform-secret\r\n--cut--\r\n";

        // When
        Reply reply = serai.request(
                "POST",
                "/proxy/slack/files.upload",
                form,
                Map.of(
                        "Authorization",
                        "Bearer " + acme.key(),
                        "Content-Type",
                        "multipart/form-data; boundary=\"cut\""));

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(only().body())
                .hasSameSizeAs(form)
                .contains(file + "\r\n--cut\r\nContent-Disposition:form-data;name=-")
                .endsWith("\r\n\r\n-----------\r\n--cut--\r\n");
    }

    @Test
    void aFormWithoutABoundaryIsRefused() {
        // When
        Reply reply = serai.request(
                "POST",
                "/proxy/slack/files.upload",
                "token=form-secret",
                Map.of("Authorization", "Bearer " + acme.key(), "Content-Type", "multipart/form-data"));

        // Then
        assertThatProblem(reply).is(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void theProvidersAnswerComesBackAsItIsWithTheCallersLimitsBesideIt() {
        // Given
        vendor.answer(
                true,
                request -> new Response(
                        429,
                        "slow down",
                        Map.of(
                                "Content-Type", "text/plain; charset=utf-8",
                                "Retry-After", "17",
                                "X-RateLimit-Remaining", "0",
                                "ETag", "\"7\"",
                                "Set-Cookie", "a=b",
                                "Access-Control-Allow-Origin", "*",
                                "X-Serai-Error", "INTERNAL_ERROR")));

        // When
        Reply reply = acme.request("POST", "/proxy/notion/v1/pages", "{}");

        // Then
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.json().textValue()).isEqualTo("slow down");
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.header("Retry-After")).isEqualTo("17");
        assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(reply.header("ETag")).isEqualTo("\"7\"");
        assertThat(reply.header("X-Serai-RateLimit-Limit")).isEqualTo("1000000");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("Content-Security-Policy")).contains("sandbox");
        assertThat(reply.headers().map())
                .doesNotContainKeys("set-cookie", "access-control-allow-origin", "x-serai-error");
        assertThat(vendor.take()).hasSize(1); // nothing is repeated
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 500, 503})
    void aFailureIsTheProvidersOwnAndIsNotRepeated(int status) {
        // Given
        vendor.answer(true, request -> new Response(status, "{\"theirs\":1}"));

        // When
        Reply reply = acme.request("GET", "/proxy/notion/v1/users", null);

        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json()).hasToString("{\"theirs\":1}");
        assertThat(vendor.take()).hasSize(1);
        vendor.answerWithAnEmptyObject();
        assertThat(acme.request("GET", "/proxy/notion/v1/users", null).status()).isEqualTo(200);
    }

    @Test
    void addressesOfTheProviderBecomeOurs() {
        // Given
        String there = vendor.address();
        vendor.answer(
                true,
                request -> new Response(
                        201,
                        "{}",
                        Map.of(
                                "Link",
                                "<%1$s/issues?page=2>; rel=\"next\", <https://else.example/x>; rel=\"last\", </issues?page=1>; rel=\"prev\""
                                        .formatted(there),
                                "Location",
                                there + "/repos/a%2Fb#top")));

        // When
        Reply reply = acme.request("POST", "/proxy/github@default/issues", "{}");

        // Then
        assertThat(reply.header("Link"))
                .isEqualTo("<https://serai.example/proxy/github@default/issues?page=2>; rel=\"next\", "
                        + "<https://else.example/x>; rel=\"last\", "
                        + "<https://serai.example/proxy/github@default/issues?page=1>; rel=\"prev\"");
        assertThat(reply.header("Location")).isEqualTo("https://serai.example/proxy/github@default/repos/a%2Fb#top");
    }

    @Test
    void anAddressOutsideTheProvidersBasePathStays() {
        // Given
        vendor.answer(true, request -> new Response(302, "", Map.of("Location", vendor.address() + "/apiary/x")));

        // When
        Reply outside = acme.request("GET", "/proxy/slack/a", null);

        // Then
        assertThat(outside.status()).isEqualTo(302);
        assertThat(outside.header("Location")).isEqualTo(vendor.address() + "/apiary/x");
    }

    @Test
    void methodsWithoutABodyInTheAnswerWork() {
        // Given
        vendor.answer(
                true,
                request -> new Response(request.method().equals("DELETE") ? 204 : 200, "", Map.of("ETag", "\"1\"")));

        // When
        Reply head = acme.request("HEAD", "/proxy/github/user", null);
        Reply delete = acme.request("DELETE", "/proxy/github/repos/a/b/contents/c", "{\"sha\":\"1\"}");
        Reply options = acme.request("OPTIONS", "/proxy/github/user", null);

        // Then
        assertThat(List.of(head.status(), delete.status(), options.status())).containsExactly(200, 204, 200);
        assertThat(head.header("ETag")).isEqualTo("\"1\"");
        assertThat(vendor.take()).extracting(Received::method).containsExactly("HEAD", "DELETE", "OPTIONS");
    }

    @Test
    void ownRefusalsAreProblemsAndSayThatTheyAreOurs() {
        // When
        Reply anonymous = serai.request("GET", "/proxy/github/user", null, Map.of());
        Reply unknown = acme.request("GET", "/proxy/nothing/user", null);
        Reply notConnected = acme.request("GET", "/proxy/gitlab/user", null);
        Reply otherTenant = serai.request(
                "GET",
                "/proxy/github/user",
                null,
                Map.of("Authorization", "Bearer " + acme.key(), "X-Tenant-ID", "globex"));
        Reply trace = acme.request("TRACE", "/proxy/github/user", null);

        // Then
        assertThatProblem(anonymous).is(401, "MISSING_AUTH_HEADER");
        assertThatProblem(unknown).is(404, "INTEGRATION_NOT_FOUND");
        assertThatProblem(notConnected).is(404, "CREDENTIAL_NOT_FOUND");
        assertThatProblem(otherTenant).is(403, "CROSS_TENANT_ACCESS_DENIED");
        assertThatProblem(trace).is(405, "METHOD_NOT_ALLOWED");
        assertThat(List.of(anonymous, unknown, notConnected, otherTenant, trace))
                .allSatisfy(reply -> assertThat(reply.header("X-Serai-Error"))
                        .isEqualTo(reply.json().path("code").textValue()));
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void aKeyNeedsTheScopeAndTheTenantTheFeature() {
        // Given
        String caller = acme.request(
                        "POST",
                        "/api/v1/tenants/acme/api-keys",
                        Map.of("name", "caller", "scopes", List.of("tools:invoke")))
                .data()
                .path("apiKey")
                .asText();
        TenantClient without =
                serai.newTenant(Map.of("id", "without", "name", "w", "features", Map.of("proxy", false)));

        // When
        Reply noScope = serai.request("GET", "/proxy/github/user", null, Map.of("Authorization", "Bearer " + caller));
        Reply noFeature = without.request("GET", "/proxy/github/user", null);

        // Then
        assertThatProblem(noScope).is(403, "INSUFFICIENT_SCOPES").has("/required/0", "proxy");
        assertThatProblem(noFeature).is(403, "FEATURE_DISABLED");
    }

    @Test
    void aTenantsLimitCountsProxiedRequests() {
        // Given
        TenantClient small =
                serai.newTenant(Map.of("id", "small", "name", "s", "limits", Map.of("requestsPerMinute", 2)));
        small.connect("github", "gho_small");

        // When
        small.request("GET", "/proxy/github/user", null);
        Reply limited = small.request("GET", "/proxy/github/user", null);

        // Then
        assertThatProblem(limited).is(429, "RATE_LIMIT_EXCEEDED");
        assertThat(limited.header("X-Serai-Error")).isEqualTo("RATE_LIMIT_EXCEEDED");
        assertThat(limited.header("Retry-After")).matches("\\d+");
    }

    @Test
    void aNamedConnectionIsUsedWhetherThePathOrAHeaderNamesIt() {
        // Given
        serai.request(
                "POST",
                "/tenants/acme/integrations/github/credentials?connection=work",
                Map.of("accessToken", "gho_work"),
                Map.of("Authorization", "Bearer " + acme.key()));

        // When
        acme.request("GET", "/proxy/github@work/user", null);
        serai.request(
                "GET",
                "/proxy/github/user",
                null,
                Map.of("Authorization", "Bearer " + acme.key(), "X-Connection", "work"));
        Reply both = serai.request(
                "GET",
                "/proxy/github@work/user",
                null,
                Map.of("Authorization", "Bearer " + acme.key(), "X-Connection", "default"));

        // Then
        assertThat(vendor.take())
                .extracting(received -> received.header("Authorization"))
                .containsExactly("Bearer gho_work", "Bearer gho_work");
        assertThatProblem(both).is(400, "INVALID_REQUEST");
    }

    @Test
    void theAdministratorNamesTheTenant() {
        // When
        Reply named = serai.request(
                "GET",
                "/proxy/github/user?tenantId=the-providers-own",
                null,
                Map.of("Authorization", "Bearer " + SeraiTester.ADMIN_KEY, "X-Tenant-ID", "acme"));
        Reply unnamed = serai.adminRequest("GET", "/proxy/github/user", null);

        // Then
        assertThat(named.status()).isEqualTo(200);
        assertThat(only().target()).isEqualTo("/user?tenantId=the-providers-own");
        assertThatProblem(unnamed).is(400, "MISSING_FIELD");
    }

    @Test
    void aWriteWithAKeyIsMadeOnceAndAnsweredInTheSameWords() {
        // Given
        vendor.answer(
                true,
                request -> new Response(
                        201, "made \u00e9", Map.of("Content-Type", "text/plain;charset=utf-8", "ETag", "\"1\"")));

        // When
        Reply first = keyed("POST", "/proxy/github/issues", "{\"a\":1}", "k1");
        Reply again = keyed("POST", "/proxy/github/issues", "{\"a\":1}", "k1");
        Reply otherBody = keyed("POST", "/proxy/github/issues", "{\"a\":2}", "k1");
        Reply otherPath = keyed("POST", "/proxy/github/pulls", "{\"a\":1}", "k1");

        // Then
        assertThat(vendor.take()).hasSize(1);
        assertThat(List.of(first, again)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.json().textValue()).isEqualTo("made \u00e9");
            assertThat(reply.header("ETag")).isEqualTo("\"1\"");
        });
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThatProblem(otherBody).is(422, "IDEMPOTENCY_KEY_REUSED");
        assertThatProblem(otherPath).is(422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aKeyWhoseCallWasLimitedMayBeUsedAgain() {
        // Given
        vendor.answer(true, request -> new Response(429, "{}", Map.of("Retry-After", "1")));
        Reply limited = keyed("POST", "/proxy/notion/v1/pages", "{}", "k2");
        vendor.answerWithAnEmptyObject();

        // When
        Reply again = keyed("POST", "/proxy/notion/v1/pages", "{}", "k2");

        // Then
        assertThat(limited.status()).isEqualTo(429);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void aProviderThatHangsUpIsAGatewayFailureOfUnknownOutcome() {
        // Given
        vendor.answer(true, request -> Response.CUT);

        // When
        Reply reply = acme.request("POST", "/proxy/notion/v1/pages", "{}");

        // Then
        assertThatProblem(reply).is(502, "PROVIDER_ERROR").hasOutcome("unknown");
        assertThat(reply.header("X-Serai-Error")).isEqualTo("PROVIDER_ERROR");
        assertThat(vendor.take()).hasSize(1);
    }

    @Test
    void eachRequestIsInTheAuditTrailWithItsOutcomeAndWithoutItsBody() {
        // Given
        TenantClient audited = serai.newTenant("audited");
        audited.connect("github", "gho_audited");
        vendor.answer(true, request -> new Response(404, "{}"));

        // When
        audited.request("POST", "/proxy/github/repos/a/b?page=2&client_secret=hush", "{\"text\":\"in the body\"}");

        // Then
        await().atMost(Patience.LIMIT).untilAsserted(() -> {
            JsonNode records = audited.request("GET", "/audit?action=proxy.call", null)
                    .data()
                    .path("records");
            assertThat(records).singleElement().satisfies(record -> {
                assertThat(record.path("integration").textValue()).isEqualTo("github");
                assertThat(record.path("result").textValue()).isEqualTo("failure");
                assertThat(record.path("outcome").textValue()).isEqualTo("rejected");
                assertThat(record.at("/params/method").textValue()).isEqualTo("POST");
                assertThat(record.at("/params/path").textValue()).isEqualTo("/repos/a/b");
                assertThat(record.toString()).doesNotContain("hush", "in the body");
            });
        });
    }

    private static Reply keyed(String method, String path, String body, String key) {
        return serai.request(
                method, path, body, Map.of("Authorization", "Bearer " + acme.key(), "Idempotency-Key", key));
    }

    private static Received only() {
        List<Received> received = vendor.take();
        assertThat(received).hasSize(1);
        return received.getFirst();
    }
}
