package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.RawHttp;
import io.serai.Reply;
import io.serai.SeraiTester;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code MULTI_TENANT_ENABLED=false}: this machine needs no key, everybody else does. */
class DevelopmentSwitchTest {

    private static final String LIST = "/api/v1/tools/list";
    private static final Map<String, ?> ECHO = Map.of("toolId", "demo.echo", "parameters", Map.of("message", "x"));

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of("MULTI_TENANT_ENABLED", "false", "ADMIN_API_KEY", ""));
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: LOCALHOST:3000",
                "Host: 127.0.0.1:3000",
                "Host: 127.1.2.3",
                "Host: [::1]:3000",
                "Host: localhost\r\nOrigin: http://localhost:5173",
                "Host: localhost\r\nOrigin: https://127.0.0.1",
                "Host: localhost\r\nOrigin: http://[::1]:8080"
            })
    void aLocalCallerNeedsNoKey(String headers) {
        assertThat(get(headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: serai.example",
                "Host: localhost.serai.example",
                "Host: 127.0.0.1.nip.example",
                "Host: evil@localhost",
                "Host: localhost:3000@evil.example",
                "Host: 192.168.1.5",
                "Host: 0.0.0.0",
                "Host: ",
                "Host: localhost\r\nOrigin: https://evil.example",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nOrigin: http://localhost.evil.example",
                "Host: localhost\r\nOrigin: http://localhost@evil.example",
                "Host: localhost\r\nOrigin: httpx://localhost",
                "Host: localhost\r\nOrigin: file://",
                "Host: localhost\r\nOrigin: ",
                "Host: localhost\r\nX-Forwarded-For: 127.0.0.1",
                "Host: localhost\r\nX-Forwarded-For: ",
                "Host: localhost\r\nForwarded: for=127.0.0.1"
            })
    void aCallThatMayComeFromElsewhereNeedsAKey(String headers) {
        assertThatProblem(get(headers)).is(401, "MISSING_AUTH_HEADER");
    }

    @Test
    void aCredentialThatIsShownIsChecked() {
        assertThatProblem(get("Host: localhost\r\nX-API-Key: nonsense")).is(401, "INVALID_API_KEY");
        assertThatProblem(get("Host: localhost\r\nAuthorization: Bearer ")).is(401, "INVALID_AUTH_FORMAT");
    }

    @Test
    void anEmptyAdministratorsKeyOpensNothing() {
        assertThatProblem(get("Host: localhost\r\nX-API-Key: ")).is(401, "INVALID_API_KEY");
        assertThatProblem(get("Host: localhost\r\nX-API-Key: " + SeraiTester.ADMIN_KEY))
                .is(401, "INVALID_API_KEY");
    }

    @Test
    void aNamedTenantIsHonouredAndNoneMeansTheDefault() {
        assertThat(post(ECHO, Map.of()).status()).isEqualTo(200);
        assertThat(post(ECHO, Map.of("X-Tenant-ID", "any-valid-name")).status()).isEqualTo(200);
        assertThatProblem(post(ECHO, Map.of("X-Tenant-ID", "Not Valid"))).is(400, "VALIDATION_ERROR");
        assertThatProblem(post(
                        Map.of("toolId", "demo.echo", "tenantId", "b", "parameters", Map.of("message", "x")),
                        Map.of("X-Tenant-ID", "a")))
                .is(400, "AMBIGUOUS_TENANT");
    }

    private static Reply get(String headers) {
        return RawHttp.exchange(serai.api(), "GET " + LIST + " HTTP/1.1\r\n" + headers + "\r\n\r\n");
    }

    private static Reply post(Map<String, ?> body, Map<String, String> headers) {
        return serai.request("POST", "/api/v1/tools/invoke", body, headers);
    }
}
