package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.SeraiTester;
import io.serai.credential.ClientApp;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three shipped vendors' ways of giving tokens, as their documentation has them. */
class TokenEndpointTest {

    private static final Secret REFRESH = Secret.of("canary-refresh");
    private static final ClientApp APP =
            new ClientApp("client-of-test", Secret.of("canary secret+1"), null, null, null, List.of(), Map.of());
    private static final URI CALLBACK = URI.create("http://localhost:3000/oauth/callback/x");

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TokenEndpoint tokens;
    private static Providers providers;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>();
        for (String id : List.of("GITHUB", "NOTION", "SLACK")) {
            environment.put("SERAI_PROVIDERS_" + id + "_TOKEN_URL", vendor.address() + "/token");
            environment.put("SERAI_PROVIDERS_" + id + "_REVOKE_URL", vendor.address() + "/revoke/{clientId}");
        }
        serai = SeraiTester.start(environment);
        tokens = serai.bean(TokenEndpoint.class);
        providers = serai.bean(Providers.class);
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        vendor.take();
    }

    private static Provider provider(String id) {
        return providers.find(id).orElseThrow();
    }

    private static void answers(int status, String body) {
        vendor.answer(true, request -> new Response(status, body));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void notionTakesJsonAndBasic() throws Exception {
        // Given
        answers(
                200,
                "{\"access_token\":\"ntn_1\",\"token_type\":\"bearer\",\"refresh_token\":\"nrt_2\",\"bot_id\":\"b\"}");

        // When
        Grant grant = tokens.refresh(provider("notion"), "notion", APP, "default", REFRESH);

        // Then
        assertThat(grant.accessToken().reveal()).isEqualTo("ntn_1");
        assertThat(grant.refreshToken()).isEqualTo(Secret.of("nrt_2"));
        assertThat(grant.expiresIn()).isNull();
        Received request = vendor.take().getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/token");
        assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(request.header("Notion-Version")).isEqualTo("2026-03-11");
        assertThat(request.header("Authorization")).isEqualTo("Basic Y2xpZW50LW9mLXRlc3Q6Y2FuYXJ5K3NlY3JldCUyQjE=");
        assertThat(json(request.body()))
                .isEqualTo(json("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"canary-refresh\"}"));
    }

    @Test
    void gitHubTakesAFormWithTheClientInIt() throws Exception {
        // Given
        answers(
                200,
                "{\"access_token\":\"ghu_1\",\"expires_in\":28800,\"refresh_token\":\"ghr_2\","
                        + "\"refresh_token_expires_in\":15897600,\"scope\":\"repo,read:user\",\"token_type\":\"bearer\"}");

        // When
        Grant grant = tokens.refresh(provider("github"), "github", APP, "default", REFRESH);

        // Then
        assertThat(grant.expiresIn()).isEqualTo(Duration.ofHours(8));
        assertThat(grant.scopes()).containsExactly("repo", "read:user");
        Received request = vendor.take().getFirst();
        assertThat(request.header("Accept")).isEqualTo("application/json");
        assertThat(request.header("Authorization")).isEmpty();
        assertThat(request.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
        assertThat(request.body().split("&"))
                .containsExactlyInAnyOrder(
                        "grant_type=refresh_token",
                        "refresh_token=canary-refresh",
                        "client_id=client-of-test",
                        "client_secret=canary+secret%2B1");
    }

    @Test
    void slackGivesTwoTokensForOneCode() throws Exception {
        // Given
        answers(
                200,
                "{\"ok\":true,\"access_token\":\"xoxe.xoxb-1\",\"token_type\":\"bot\",\"scope\":\"chat:write,users:read\","
                        + "\"expires_in\":43200,\"refresh_token\":\"xoxe-1\",\"authed_user\":{\"id\":\"U1\","
                        + "\"access_token\":\"xoxe.xoxp-1\",\"token_type\":\"user\",\"scope\":\"search:read\","
                        + "\"expires_in\":43200,\"refresh_token\":\"xoxe-2\"}}");

        // When
        List<Grant> grants = tokens.exchange(provider("slack"), APP, Secret.of("canary-code"), null, CALLBACK);

        // Then
        assertThat(grants).hasSize(2);
        assertThat(grants.get(0).suffix()).isNull();
        assertThat(grants.get(0).refreshToken()).isEqualTo(Secret.of("xoxe-1"));
        assertThat(grants.get(1).suffix()).isEqualTo("user");
        assertThat(grants.get(1).accessToken().reveal()).isEqualTo("xoxe.xoxp-1");
        assertThat(grants.get(1).refreshToken()).isEqualTo(Secret.of("xoxe-2"));
        assertThat(grants.get(1).scopes()).containsExactly("search:read");
        assertThat(vendor.take().getFirst().body()).contains("code=canary-code").doesNotContain("code_verifier");
    }

    @Test
    void slackMayGiveTheUsersTokenAlone() throws Exception {
        // Given
        answers(
                200,
                "{\"ok\":true,\"authed_user\":{\"id\":\"U1\",\"access_token\":\"xoxp-1\",\"token_type\":\"user\"}}");

        // When
        List<Grant> grants = tokens.exchange(provider("slack"), APP, Secret.of("c"), null, CALLBACK);

        // Then
        assertThat(grants).extracting(Grant::suffix).containsExactly("user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notion|400|{\"error\":\"invalid_grant\"}|invalid_grant",
                "notion|400|{\"object\":\"error\",\"code\":\"invalid_grant\"}|invalid_grant",
                "github|200|{\"error\":\"bad_refresh_token\",\"error_description\":\"x\"}|bad_refresh_token",
                "slack|200|{\"ok\":false,\"error\":\"invalid_refresh_token\"}|invalid_refresh_token"
            })
    void aDeadGrantIsSaidInTheVendorsOwnWay(String id, int status, String body, String code) {
        // Given
        answers(status, body);

        // When
        GrantEnded ended =
                catchThrowableOfType(GrantEnded.class, () -> tokens.refresh(provider(id), id, APP, "default", REFRESH));

        // Then
        assertThat(ended.vendorCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notion|500|{\"error\":\"invalid_grant\"}|true|false",
                "notion|401|{\"error\":\"invalid_client\"}|true|true",
                "notion|200|{}|false|false",
                "notion|200|gibberish|false|false",
                "notion|200|{\"access_token\":17}|false|false",
                "github|200|{\"error\":\"incorrect_client_credentials\"}|true|true",
                "github|200|{\"error\":\"unheard of: canary-refresh\"}|true|false",
                "github|200|{\"error\":\"invalid_grant_of_another_kind\"}|true|false",
                "slack|200|{\"ok\":false,\"error\":\"bad_client_secret\"}|true|true",
                "slack|200|{\"ok\":false,\"error\":\"internal_error\"}|true|false",
                "slack|302||true|false"
            })
    void everyOtherFailureLeavesTheGrantAlone(String id, int status, String body, boolean answered, boolean client) {
        // Given
        answers(status, body == null ? "" : body);

        // When
        TokenRequestFailed failed = catchThrowableOfType(
                TokenRequestFailed.class, () -> tokens.refresh(provider(id), id, APP, "default", REFRESH));

        // Then
        assertThat(failed.sent()).isTrue();
        assertThat(failed.answered()).isEqualTo(answered);
        assertThat(failed.clientRefused()).isEqualTo(client);
        assertThat(failed.getMessage()).doesNotContain("canary");
    }

    @Test
    void theVendorSaysHowLongToWait() {
        // Given
        vendor.answer(true, request -> new Response(429, "{}", Map.of("Retry-After", "17")));

        // When
        TokenRequestFailed failed = catchThrowableOfType(
                TokenRequestFailed.class, () -> tokens.refresh(provider("slack"), "slack", APP, "default", REFRESH));

        // Then
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void aCutConnectionMayHaveUsedTheTokenUp() {
        // Given
        vendor.answer(true, request -> Response.CUT);

        // When
        TokenRequestFailed failed = catchThrowableOfType(
                TokenRequestFailed.class, () -> tokens.refresh(provider("slack"), "slack", APP, "default", REFRESH));

        // Then
        assertThat(failed.sent()).isTrue();
        assertThat(failed.answered()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "3600, PT1H",
        "'\"3600\"', PT1H",
        "0,",
        "-5,",
        "'\"soon\"',",
        "null,",
        "{},",
        "9223372036854775808, PT87600H",
        "1e300, PT87600H"
    })
    void aLifetimeIsReadWhateverItLooksLike(String expiresIn, Duration expected) throws Exception {
        // Given
        answers(200, "{\"access_token\":\"a\",\"expires_in\":" + expiresIn + "}");

        // When
        Grant grant = tokens.refresh(provider("notion"), "notion", APP, "default", REFRESH);

        // Then
        assertThat(grant.expiresIn()).isEqualTo(expected);
        assertThat(grant.refreshToken()).isNull();
    }

    @Test
    void eachVendorIsAskedInItsOwnWayToEndAToken() throws Exception {
        // Given
        answers(200, "{\"ok\":true}");
        Secret token = Secret.of("canary-access");

        // When
        assertThat(tokens.revoke(provider("notion"), APP, token, null)).isTrue();
        assertThat(tokens.revoke(provider("github"), APP, token, null)).isTrue();
        assertThat(tokens.revoke(provider("slack"), null, token, null)).isTrue();

        // Then
        List<Received> requests = vendor.take();
        assertThat(requests).extracting(Received::method).containsExactly("POST", "DELETE", "POST");
        assertThat(requests.get(0).body()).isEqualTo("{\"token\":\"canary-access\"}");
        assertThat(requests.get(0).header("Authorization")).startsWith("Basic ");
        assertThat(requests.get(1).target()).isEqualTo("/revoke/client-of-test");
        assertThat(requests.get(1).body()).isEqualTo("{\"access_token\":\"canary-access\"}");
        assertThat(requests.get(2).header("Authorization")).isEqualTo("Bearer canary-access");
        assertThat(requests.get(2).body()).isEmpty();
    }

    @Test
    void aRevocationThatTheVendorDoesNotConfirmIsNone() {
        answers(200, "{\"ok\":false,\"error\":\"invalid_auth\"}");
        assertThat(tokens.revoke(provider("slack"), null, REFRESH, REFRESH)).isFalse();
        answers(404, "{\"message\":\"Not Found\"}");
        assertThat(tokens.revoke(provider("github"), APP, REFRESH, REFRESH)).isFalse();
        assertThat(tokens.revoke(provider("github"), null, REFRESH, REFRESH)).isFalse();
        assertThat(tokens.revoke(provider("demo"), APP, REFRESH, REFRESH)).isFalse();
    }

    @Test
    void aProviderWithoutOAuthHasNoTokenEndpoint() {
        assertThatThrownBy(() -> tokens.refresh(provider("demo"), "demo", APP, "default", REFRESH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
