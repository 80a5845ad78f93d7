package io.serai.oidc;

import io.serai.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param issuers authorization servers whose users' tokens are taken, see {@link Issuer#parse}
 * @param audience one of these must be the audience of a token; empty: the addresses that follow from {@code publicUrl}
 * @param publicUrl {@code SERAI_PUBLIC_URL} if somebody has set it: a default is nobody's choice of an audience
 * @param tenantClaim which claim names the tenant
 * @param clockSkew by how much the clocks of an issuer and of this machine may differ
 * @param maxLength longest token, in characters
 */
@ConfigurationProperties("serai.oidc")
public record OidcSettings(
        List<String> issuers,
        List<String> audience,
        @Nullable String publicUrl,
        @DefaultValue("tenant_id") String tenantClaim,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("2048") int maxLength) {

    public OidcSettings {
        issuers = issuers == null ? List.of() : List.copyOf(issuers);
        audience = audience == null ? List.of() : List.copyOf(audience);
        if (audience.isEmpty() && publicUrl != null && !publicUrl.isBlank()) {
            String url = publicUrl.replaceAll("/+$", "");
            audience = List.of(url + "/mcp", url);
        }
        for (Issuer issuer : Issuer.parse(issuers)) {
            if (!issuer.tenants().stream().allMatch(TenantId::isValid)) {
                throw new IllegalArgumentException("SERAI_OIDC_ISSUERS: behind # stands the id of a tenant");
            }
        }
        if (!issuers.isEmpty() && audience.isEmpty()) {
            throw new IllegalArgumentException(
                    "With SERAI_OIDC_ISSUERS, SERAI_OIDC_AUDIENCE or SERAI_PUBLIC_URL must be set: otherwise tokens for"
                            + " others would open this gateway");
        }
        if (tenantClaim.isBlank() || clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "SERAI_OIDC_TENANT_CLAIM must be a name, and SERAI_OIDC_CLOCK_SKEW 0s to 5m");
        }
        if (maxLength < 256 || maxLength > 8192) {
            throw new IllegalArgumentException("SERAI_OIDC_MAX_LENGTH must be 256 to 8192");
        }
    }

    /** The issuers' names, without what they may speak for. */
    public List<String> issuerIds() {
        return trusted().stream().map(Issuer::id).toList();
    }

    List<Issuer> trusted() {
        return Issuer.parse(issuers);
    }
}
