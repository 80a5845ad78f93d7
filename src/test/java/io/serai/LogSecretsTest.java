package io.serai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The log holds no secret and nothing of what callers and providers say, however much it is turned up. */
@ExtendWith(OutputCaptureExtension.class)
class LogSecretsTest {

    private static final String TOKEN = "canary-token-c0ffee-01";
    private static final String ARGUMENT = "canary-argument-c0ffee-02";
    private static final String ANSWER = "canary-answer-c0ffee-03";

    private final WireMockServer github = new WireMockServer(wireMockConfig().dynamicPort());

    @BeforeEach
    void start() {
        github.start();
    }

    @AfterEach
    void stop() {
        github.stop();
    }

    @Test
    void atItsMostTalkativeItKeepsSecretsAndBodies(CapturedOutput log) {
        // Given
        github.stubFor(
                any(anyUrl()).willReturn(aResponse().withStatus(500).withBody("{\"message\":\"" + ANSWER + "\"}")));
        github.stubFor(get(urlPathEqualTo("/user"))
                .willReturn(okJson("{\"login\":\"" + ANSWER + "\"}").withHeader("X-Canary", ANSWER)));

        // When
        String key;
        try (SeraiTester serai = SeraiTester.start(Map.of(
                "LOG_LEVEL",
                "trace",
                "LOGGING_LEVEL_ROOT",
                "debug",
                "LOGGING_LEVEL_WIREMOCK",
                "warn", // the provider's side
                "LOGGING_LEVEL_COM_GITHUB_TOMAKEHURST",
                "warn",
                "SERAI_PROVIDERS_GITHUB_BASE_URL",
                github.baseUrl()))) {
            TenantClient tenant = serai.newTenant("acme");
            key = tenant.key();
            tenant.connect("github", TOKEN);
            tenant.call("github.getMe", Map.of());
            tenant.invoke("github.createIssue", Map.of("owner", "acme", "repo", "rocket", "title", ARGUMENT));
            tenant.invoke("github.getMe", Map.of("unknown", ARGUMENT));
            tenant.request("POST", "/api/v1/tools/invoke", "{\"broken\": \"" + ARGUMENT);
        }

        // Then
        assertThat(log.getOut()).contains("DEBUG"); // it was turned up
        Stream.of(TOKEN, ARGUMENT, ANSWER, key, SeraiTester.ADMIN_KEY)
                .flatMap(LogSecretsTest::spellings)
                .forEach(secret -> assertThat(log.getAll()).doesNotContain(secret));
    }

    private static Stream<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        return Stream.of(
                secret,
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }
}
