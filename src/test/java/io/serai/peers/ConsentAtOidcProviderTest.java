package io.serai.peers;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.credential.ClientApp;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.oauth.ClientApps;
import io.serai.oauth.Grant;
import io.serai.oauth.GrantEnded;
import io.serai.oauth.TokenEndpoint;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The standard, against a server that keeps to it strictly. */
@NeedsPeers
class ConsentAtOidcProviderTest {

    private static final String PROVIDER = """
            - beans:
                - name: idp
                  type: io.serai.provider.Provider
                  properties:
                    title: Identity
                    category: test
                    baseUrl: "ISSUER"
                    oauth:
                      authorizationUrl: "ISSUER/auth"
                      tokenUrl: "ISSUER/token"
                      revoke: { url: "ISSUER/token/revocation" }
                      scopes: [openid, offline_access]
                      issuer: "EXPECTED"
                    whoami: { method: GET, path: /me, id: /sub }
            - route:
                id: idp.me
                description: Who is connected.
                from:
                  uri: tool:idp.me
                  parameters:
                    effect: read
                    inputSchema: {}
                  steps:
                    - to:
                        uri: provider:idp
                        parameters:
                          httpMethod: GET
                          path: /me
            """;

    @AutoClose
    private static OidcProvider idp;

    @AutoClose
    private static SeraiTester serai;

    @AutoClose
    private static Person person;

    @BeforeAll
    static void start() throws Exception {
        idp = OidcProvider.start();
        person = new Person();
        serai = serai(idp.issuer());
    }

    private static SeraiTester serai(String expectedIssuer) {
        String file = PROVIDER.replace("ISSUER", idp.issuer()).replace("EXPECTED", expectedIssuer);
        return SeraiTester.start(Map.of(
                "SERAI_ROUTES",
                RoutesFolder.ofTheGateway()
                        .with("providers/idp.yaml", file)
                        .path()
                        .toString(),
                "IDP_CLIENT_ID",
                "gw",
                "IDP_CLIENT_SECRET",
                "gw-secret",
                "IDP_REDIRECT_URI",
                OidcProvider.CALLBACK));
    }

    private static Reply connect(SeraiTester at, TenantClient tenant) throws Exception {
        URI address = URI.create(tenant.request("GET", "/oauth/authorize/idp", null)
                .json()
                .path("authorizationUrl")
                .asText());
        URI back = person.consentAt(address, OidcProvider.CALLBACK);
        assertThat(back.getRawQuery()).contains("iss=");
        return at.request("GET", "/oauth/callback/idp?" + back.getRawQuery(), null, Map.of());
    }

    @Test
    void aPersonConnectsUsesAndDisconnects() throws Exception {
        // Given
        TenantClient acme = serai.newTenant("acme");

        // When
        Reply back = connect(serai, acme);
        Reply used = acme.invoke("idp.me", Map.of());
        Credential stored = serai.bean(Connections.class)
                .stored(new ConnectionId("acme", "idp", "default"))
                .orElseThrow();
        Reply gone = acme.request("DELETE", "/api/v1/tenants/acme/integrations/idp/credentials", null);

        // Then
        assertThat(back.header("Location")).contains("status=success");
        assertThat(used.status()).as(used.toString()).isEqualTo(200);
        assertThat(used.data().at("/result/sub").asText()).isEqualTo("user-a");
        assertThat(Objects.requireNonNull(stored.connection().account()).id()).isEqualTo("user-a");
        assertThat(stored.connection().refreshable()).isTrue();
        assertThat(stored.connection().expiresAt()).isNotNull();
        assertThat(gone.data().path("providerRevoked").asBoolean()).isTrue();
        // The server really has ended it.
        TenantClient other = serai.newTenant("other");
        other.connect("idp", stored.accessToken().reveal());
        assertThatProblem(other.invoke("idp.me", Map.of())).is(424, "REAUTH_REQUIRED");
    }

    @Test
    void aRefreshTokenThatIsUsedTwiceEndsTheGrant() throws Exception {
        // Given
        TenantClient tenant = serai.newTenant("twice");
        connect(serai, tenant);
        Provider provider = serai.bean(Providers.class).find("idp").orElseThrow();
        ClientApp app = serai.bean(ClientApps.class).of("twice", "idp").orElseThrow();
        TokenEndpoint tokens = serai.bean(TokenEndpoint.class);
        Secret first = Objects.requireNonNull(serai.bean(Connections.class)
                .stored(new ConnectionId("twice", "idp", "default"))
                .orElseThrow()
                .refreshToken());

        // When
        Grant renewed = tokens.refresh(provider, "idp", app, "default", first);

        // Then
        Secret second = Objects.requireNonNull(renewed.refreshToken());
        assertThat(second).isNotEqualTo(first);
        assertThatThrownBy(() -> tokens.refresh(provider, "idp", app, "default", first))
                .isInstanceOf(GrantEnded.class);
        assertThatThrownBy(() -> tokens.refresh(provider, "idp", app, "default", second))
                .isInstanceOf(GrantEnded.class);
    }

    @Test
    void anAnswerOfAnotherIssuerIsNotFollowed() throws Exception {
        // Given
        try (SeraiTester strict = serai("https://another.example")) {
            TenantClient tenant = strict.newTenant("mixed");

            // When
            Reply back = connect(strict, tenant);

            // Then
            assertThat(back.header("Location")).contains("error=issuer_mismatch");
            assertThat(tenant.request("GET", "/tenants/mixed/integrations/idp", null)
                            .json()
                            .path("hasCredentials")
                            .asBoolean())
                    .isFalse();
        }
    }
}
