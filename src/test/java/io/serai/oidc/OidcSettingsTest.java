package io.serai.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

class OidcSettingsTest {

    private static OidcSettings settings(List<String> issuers, List<String> audience, @Nullable String publicUrl) {
        return new OidcSettings(issuers, audience, publicUrl, "tenant_id", Duration.ofSeconds(30), 2048);
    }

    @Test
    void withoutAnAudienceThereIsNoStart() {
        List<String> issuers = List.of("https://idp.example");
        assertThatThrownBy(() -> settings(issuers, List.of(), null)).hasMessageContaining("SERAI_OIDC_AUDIENCE");
        assertThatThrownBy(() -> settings(issuers, List.of(), " ")).hasMessageContaining("SERAI_OIDC_AUDIENCE");
        assertThat(settings(List.of(), List.of(), null).issuerIds()).isEmpty();
    }

    @Test
    void theAudienceFollowsFromTheAddressThatIsSet() {
        List<String> issuers = List.of("https://idp.example");
        assertThat(settings(issuers, List.of(), "https://serai.example/").audience())
                .containsExactly("https://serai.example/mcp", "https://serai.example");
        assertThat(settings(issuers, List.of("serai"), "https://serai.example").audience())
                .containsExactly("serai");
    }

    @Test
    void theVariablesOfTheEnvironmentAreWhatCounts() throws IOException {
        // Given
        String issuers = "https://a.example, https://b.example#acme";

        // Then: the address that SERAI_PUBLIC_URL has when nobody sets it is no audience.
        assertThatThrownBy(() -> bound(Map.of("SERAI_OIDC_ISSUERS", issuers)))
                .rootCause()
                .hasMessageContaining("SERAI_PUBLIC_URL must be set");
        assertThat(bound(Map.of("SERAI_OIDC_ISSUERS", issuers, "SERAI_PUBLIC_URL", "https://serai.example"))
                        .audience())
                .contains("https://serai.example/mcp");
        OidcSettings all = bound(Map.of(
                "SERAI_OIDC_ISSUERS", issuers,
                "SERAI_OIDC_AUDIENCE", "serai,https://serai.example/mcp",
                "SERAI_OIDC_TENANT_CLAIM", "https://serai.example/tenant",
                "SERAI_OIDC_CLOCK_SKEW", "1m",
                "SERAI_OIDC_MAX_LENGTH", "4096"));
        assertThat(all.issuerIds()).containsExactly("https://a.example", "https://b.example");
        assertThat(all.audience()).containsExactly("serai", "https://serai.example/mcp");
        assertThat(all.tenantClaim()).isEqualTo("https://serai.example/tenant");
        assertThat(all.clockSkew()).isEqualTo(Duration.ofMinutes(1));
        assertThat(all.maxLength()).isEqualTo(4096);
        assertThat(bound(Map.of()).issuers()).isEmpty();
    }

    private static OidcSettings bound(Map<String, Object> variables) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .forEach(environment.getPropertySources()::addLast);
        return Binder.get(environment).bind("serai.oidc", OidcSettings.class).get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idp.example",
                "http://idp.example",
                "http://127.0.0.1.evil.example",
                "https://user@idp.example",
                "https://idp.example?x=1",
                "https://",
                "ftp://idp.example",
                "https://idp.example/a b",
                "https://idp.example#",
                "https://idp.example#Admin"
            })
    void whatIsNoSafeAddressIsNoIssuer(String issuer) {
        assertThatThrownBy(() -> settings(List.of(issuer), List.of("serai"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SERAI_OIDC_ISSUERS");
    }

    @Test
    void anIssuerSpeaksForAllTenantsOrForThoseThatAreNamed() {
        // Given
        OidcSettings settings = settings(
                List.of(
                        "https://a.example/#acme",
                        "https://all.example",
                        "https://a.example/#beta",
                        "https://all.example#acme",
                        "http://localhost:4400"),
                List.of("serai"),
                null);

        // Then
        assertThat(settings.trusted())
                .containsExactly(
                        new Issuer("https://a.example/", Set.of("acme", "beta")),
                        new Issuer("https://all.example", Set.of()),
                        new Issuer("http://localhost:4400", Set.of()));
        assertThat(settings.trusted().getFirst().discovery())
                .hasToString("https://a.example/.well-known/openid-configuration");
    }
}
