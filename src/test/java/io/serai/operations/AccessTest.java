package io.serai.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.SeraiTester;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see what on port 9090. */
class AccessTest {

    private static SeraiTester serai;
    private Operator stranger;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @BeforeEach
    void open() {
        stranger = new Operator(serai);
    }

    @AfterEach
    void close() {
        stranger.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void healthIsOpenAndTellsNothingElse(String path) {
        // When
        HttpResponse<String> answer = stranger.get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Operator.tree(answer.body()).get("status").asText()).isEqualTo("UP");
        assertThat(answer.body()).doesNotContain("components", "details");
    }

    @Test
    void metricsAreOpen() {
        assertThat(stranger.get("/actuator/prometheus").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator/jolokia/version", "/actuator/hawtio/jolokia/version", "/actuator/hawtio/index.html"})
    void theRestAsksForALogin(String path) {
        assertThat(stranger.get(path).statusCode()).isEqualTo(401);
    }

    @Test
    void aBrowserIsSentToTheLoginPage() {
        // When
        HttpResponse<String> answer = stranger.get("/actuator/hawtio/", "Accept", "text/html");

        // Then
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login"));
    }

    @Test
    void theAdminKeyOpensHawtio() {
        // When
        HttpResponse<String> login = stranger.logIn(SeraiTester.ADMIN_KEY);
        HttpResponse<String> hawtio = stranger.get("/actuator/hawtio/index.html");

        // Then
        assertThat(login.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/actuator/hawtio/"));
        assertThat(hawtio.statusCode()).isEqualTo(200);
        assertThat(hawtio.body()).contains("<html");
    }

    @Test
    void anyOtherPasswordDoesNot() {
        // Given
        String tenantsKey = serai.newTenant("access").key();

        // When
        HttpResponse<String> login = stranger.logIn(tenantsKey);
        HttpResponse<String> basic =
                stranger.get("/actuator/jolokia/version", "Authorization", Operator.basic("admin", tenantsKey));
        HttpResponse<String> otherUser = stranger.get(
                "/actuator/jolokia/version", "Authorization", Operator.basic("root", SeraiTester.ADMIN_KEY));

        // Then
        assertThat(login.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login?error"));
        assertThat(basic.statusCode()).isEqualTo(401);
        assertThat(otherUser.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/error",
                "/actuator",
                "/actuator/beans",
                "/actuator/configprops",
                "/actuator/env",
                "/actuator/health/db",
                "/actuator/heapdump",
                "/actuator/hawtio/proxy/http/127.0.0.1/80/",
                "/actuator/info",
                "/actuator/loggers",
                "/actuator/mappings",
                "/actuator/metrics",
                "/actuator/shutdown",
                "/actuator/threaddump",
                "/api/v1/tools/list"
            })
    void nothingElseIsThereForAnybody(String path) {
        // When
        HttpResponse<String> anonymous = stranger.get(path);
        HttpResponse<String> admin =
                stranger.get(path, "Authorization", Operator.basic("admin", SeraiTester.ADMIN_KEY));

        // Then
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(admin.statusCode()).isEqualTo(403);
    }

    @Test
    void nothingOfItIsOnTheApisPort() {
        assertThat(serai.adminRequest("GET", "/actuator/health", null).status()).isEqualTo(404);
    }

    @Test
    void withoutAnAdminKeyNobodyLogsIn() {
        try (SeraiTester keyless = SeraiTester.start(Map.of("ADMIN_API_KEY", ""));
                Operator operator = new Operator(keyless)) {
            // When
            HttpResponse<String> form = operator.logIn("");
            HttpResponse<String> basic =
                    operator.get("/actuator/jolokia/version", "Authorization", Operator.basic("admin", ""));

            // Then
            assertThat(form.headers().firstValue("Location"))
                    .hasValueSatisfying(to -> assertThat(to).endsWith("/login?error"));
            assertThat(basic.statusCode()).isEqualTo(401);
        }
    }
}
