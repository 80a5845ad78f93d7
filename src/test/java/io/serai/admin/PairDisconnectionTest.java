package io.serai.admin;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two connections that one consent made end together. */
class PairDisconnectionTest {

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static int tenants;

    private TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("slack", "github"));
        environment.put("SERAI_PROVIDERS_SLACK_REVOKE_URL", vendor.address() + "/auth.revoke");
        serai = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @BeforeEach
    void aTenantWithAPair() {
        tenant = serai.newTenant("tenant-" + ++tenants);
        store("slack", "default", "xoxb-bot");
        store("slack", "default.user", "xoxp-person");
        vendor.answer(true, request -> new Response(200, "{\"ok\":true,\"revoked\":true}"));
        vendor.take();
    }

    private void store(String integration, String connection, String token) {
        tenant.request(
                "POST",
                path(integration),
                Map.of("accessToken", token, "connection", connection, "tokenType", "bearer"));
    }

    private String path(String integration) {
        return "/tenants/" + tenant.id() + "/integrations/" + integration + "/credentials";
    }

    private boolean isConnected(String integration, String connection) {
        return tenant.request(
                        "GET",
                        "/tenants/" + tenant.id() + "/integrations/" + integration + "?connection=" + connection,
                        null)
                .json()
                .path("hasCredentials")
                .asBoolean();
    }

    @Test
    void deletingTheFirstDeletesTheSecondAndEndsBothAtTheProvider() {
        // When
        Reply gone = tenant.request("DELETE", "/api/v1" + path("slack"), null);

        // Then
        assertThat(gone.data().path("connection").asText()).isEqualTo("default");
        assertThat(gone.data().path("providerRevoked").asBoolean()).isTrue();
        assertThat(vendor.take())
                .extracting(received -> received.path() + " " + received.header("Authorization"))
                .containsExactlyInAnyOrder("/auth.revoke Bearer xoxb-bot", "/auth.revoke Bearer xoxp-person");
        assertThat(isConnected("slack", "default")).isFalse();
        assertThat(isConnected("slack", "default.user")).isFalse();
    }

    @Test
    void deletingTheSecondLeavesTheFirst() {
        // When
        Reply gone = tenant.request("DELETE", "/api/v1" + path("slack") + "?connection=default.user", null);

        // Then
        assertThat(gone.data().path("connection").asText()).isEqualTo("default.user");
        assertThat(vendor.take())
                .extracting(received -> received.header("Authorization"))
                .containsExactly("Bearer xoxp-person");
        assertThat(isConnected("slack", "default")).isTrue();
        assertThat(isConnected("slack", "default.user")).isFalse();
    }

    @Test
    void whatOneOfThemRefusedIsNotSaidToBeEnded() {
        // Given
        vendor.answer(
                true,
                request -> request.header("Authorization").endsWith("xoxp-person")
                        ? new Response(500, "{}")
                        : new Response(200, "{\"ok\":true,\"revoked\":true}"));

        // When
        Reply gone = tenant.request("DELETE", "/api/v1" + path("slack"), null);

        // Then
        assertThat(gone.status()).isEqualTo(200);
        assertThat(gone.data().path("providerRevoked").asBoolean()).isFalse();
        assertThat(isConnected("slack", "default.user")).isFalse();
    }

    @Test
    void theSecondAloneIsDeletedByTheNameOfTheFirstToo() {
        // Given
        tenant.request("DELETE", path("slack") + "?connection=default.user&revoke=false", null);
        tenant.request("DELETE", path("slack") + "?revoke=false", null);
        assertThatProblem(tenant.request("DELETE", path("slack"), null)).is(404, "CREDENTIAL_NOT_FOUND");
        store("slack", "default.user", "xoxp-person");

        // When
        Reply gone = tenant.request("DELETE", path("slack"), null);

        // Then
        assertThat(gone.status()).isEqualTo(200);
        assertThat(isConnected("slack", "default.user")).isFalse();
    }

    @Test
    void aProviderWithoutPairsKeepsConnectionsApart() {
        // Given
        store("github", "default", "gho_one");
        store("github", "default.user", "gho_two");

        // When
        tenant.request("DELETE", path("github"), null);

        // Then
        assertThat(isConnected("github", "default")).isFalse();
        assertThat(isConnected("github", "default.user")).isTrue();
    }

    @Test
    void aNameThatIsTooLongForASecondIsDeletedAlone() {
        // Given
        String name = "n".repeat(60);
        store("slack", name, "xoxb-long");

        // When
        Reply gone = tenant.request("DELETE", path("slack") + "?connection=" + name, null);

        // Then
        assertThat(gone.status()).isEqualTo(200);
        assertThat(isConnected("slack", name)).isFalse();
    }
}
