package io.serai.oauth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.serai.SeraiTester;
import io.serai.credential.ClientApp;
import io.serai.provider.Providers;
import io.serai.secret.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Token endpoints that break below HTTP: whether they took the refresh token for used is not known then. */
class TokenEndpointFaultsTest {

    private static final List<String> VENDORS = List.of("github", "notion", "slack");
    private static final String TOKENS =
            "{\"ok\":true,\"access_token\":\"canary-new\",\"refresh_token\":\"canary-next\",\"token_type\":\"bearer\"}";
    private static final ClientApp APP =
            new ClientApp("client-of-test", Secret.of("canary-secret"), null, null, null, List.of(), Map.of());

    private static final WireMockServer VENDOR =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        VENDOR.start();
        Map<String, String> environment = new HashMap<>();
        environment.put("SERAI_REFRESH_TOKENTIMEOUT", "1s");
        for (String id : VENDORS) {
            environment.put(
                    "SERAI_PROVIDERS_" + id.toUpperCase(java.util.Locale.ROOT) + "_TOKEN_URL",
                    VENDOR.baseUrl() + "/token");
        }
        serai = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop() {
        serai.close();
        VENDOR.stop();
    }

    private static TokenRequestFailed refreshed(String vendor, ResponseDefinitionBuilder answer) {
        VENDOR.resetAll();
        VENDOR.stubFor(post(urlPathEqualTo("/token")).willReturn(answer));
        return catchThrowableOfType(TokenRequestFailed.class, () -> serai.bean(TokenEndpoint.class)
                .refresh(
                        serai.bean(Providers.class).find(vendor).orElseThrow(),
                        vendor,
                        APP,
                        "default",
                        Secret.of("canary-refresh")));
    }

    static Stream<Arguments> vendorsAndFaults() {
        return VENDORS.stream().flatMap(vendor -> Stream.of(Fault.values()).map(fault -> Arguments.of(vendor, fault)));
    }

    @ParameterizedTest
    @MethodSource("vendorsAndFaults")
    void aBrokenConnectionLeavesItOpenWhetherTheTokenWasUsedAndIsNotRepeated(String vendor, Fault fault) {
        // When
        TokenRequestFailed failed = refreshed(vendor, aResponse().withFault(fault));

        // Then
        assertThat(failed.sent()).isTrue();
        assertThat(failed.answered()).isFalse();
        assertThat(failed).hasMessageNotContaining("canary");
        VENDOR.verify(1, postRequestedFor(urlPathEqualTo("/token")));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatComesTooLateIsNone(Lateness lateness) {
        for (String vendor : VENDORS) {
            // When
            TokenRequestFailed failed =
                    refreshed(vendor, lateness.of(aResponse().withBody(TOKENS)));

            // Then
            assertThat(failed.sent()).isTrue();
            assertThat(failed.answered()).isFalse();
            VENDOR.verify(1, postRequestedFor(urlPathEqualTo("/token")));
        }
    }

    /** In which way an answer takes longer than the time limit. */
    enum Lateness {
        FROM_THE_START {
            @Override
            ResponseDefinitionBuilder of(ResponseDefinitionBuilder answer) {
                return answer.withFixedDelay(3_000);
            }
        },
        IN_DROPS {
            @Override
            ResponseDefinitionBuilder of(ResponseDefinitionBuilder answer) {
                return answer.withChunkedDribbleDelay(20, 3_000);
            }
        };

        abstract ResponseDefinitionBuilder of(ResponseDefinitionBuilder answer);
    }
}
