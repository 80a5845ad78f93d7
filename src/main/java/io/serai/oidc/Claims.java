package io.serai.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import io.serai.tenant.Principal;
import io.serai.tenant.Scope;
import io.serai.tenant.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a token whose signature is good must say, and whom that makes the caller. Who reads this may be told what is wrong. */
final class Claims {

    /** Whom a token makes the caller, and until when. */
    record Admitted(Principal principal, Instant until) {}

    /** What the audit trail has room for. */
    private static final Pattern USER = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private final Set<String> audience;
    private final String tenantClaim;
    private final OidcSettings settings;
    private final Clock clock;

    Claims(OidcSettings settings, Clock clock) {
        this.audience = Set.copyOf(settings.audience());
        this.tenantClaim = settings.tenantClaim();
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws io.serai.problem.Problem 401 */
    Admitted admit(JWTClaimsSet claims, Issuer issuer) {
        if (Collections.disjoint(claims.getAudience(), audience)) {
            throw TokenText.refused("The token is for another audience.");
        }
        Instant until = checkTime(claims);
        String user = claims.getSubject();
        if (user == null || !USER.matcher(user).matches()) {
            throw TokenText.refused("The token's claim sub must name a user in 1 to 128 visible ASCII characters.");
        }
        return new Admitted(Principal.user(issuer.id(), user, tenant(claims, issuer), scopes(claims)), until);
    }

    private Instant checkTime(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            throw TokenText.refused("The token has no end, claim exp.");
        }
        Instant until = expires.toInstant().plus(settings.clockSkew());
        if (!now.isBefore(until)) {
            throw TokenText.refused("The token has expired.");
        }
        Date from = claims.getNotBeforeTime();
        if (from != null && from.toInstant().isAfter(now.plus(settings.clockSkew()))) {
            throw TokenText.refused("The token is not valid yet.");
        }
        return until;
    }

    private String tenant(JWTClaimsSet claims, Issuer issuer) {
        Object claimed = claims.getClaim(tenantClaim);
        Set<String> allowed = issuer.tenants();
        if (claimed == null && allowed.size() == 1) {
            return allowed.iterator().next();
        }
        if (!(claimed instanceof String tenant) || !TenantId.isValid(tenant)) {
            throw TokenText.refused("The token's claim " + tenantClaim + " must name a tenant.");
        }
        if (!allowed.isEmpty() && !allowed.contains(tenant)) {
            throw TokenText.refused("The token's issuer does not speak for that tenant.");
        }
        return tenant;
    }

    /** {@code scope} as RFC 9068 has it; {@code scp} of those who write a list. */
    private static Set<Scope> scopes(JWTClaimsSet claims) {
        Object scope = claims.getClaim("scope");
        return Scope.split(text(scope == null ? claims.getClaim("scp") : scope));
    }

    private static String text(@Nullable Object scopes) {
        return scopes instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : scopes instanceof String text ? text : "";
    }
}
