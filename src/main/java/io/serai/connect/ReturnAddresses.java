package io.serai.connect;

import io.serai.oauth.OAuthSettings;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.TenancySettings;
import io.serai.tenant.Tenant;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where a person may be sent back to: an address of the tenant's or the platform's list, compared character by character.
 * Nothing is normalised, so nothing can be disguised.
 */
final class ReturnAddresses {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final OAuthSettings settings;
    private final TenancySettings tenancy;

    ReturnAddresses(OAuthSettings settings, TenancySettings tenancy) {
        this.settings = settings;
        this.tenancy = tenancy;
    }

    /** @throws Problem 400 {@code REDIRECT_URI_NOT_ALLOWED} */
    URI check(Tenant tenant, String wanted) {
        URI address = parse(wanted);
        boolean listed = settings.returnUris().contains(wanted)
                || StreamSupport.stream(tenant.security().path("redirectUris").spliterator(), false)
                        .anyMatch(entry -> entry.asText().equals(wanted));
        if (address == null || !listed && (tenancy.enabled() || !isHarmless(address))) {
            throw Problem.of(
                    ProblemType.REDIRECT_URI_NOT_ALLOWED,
                    "The return address is not one of the tenant's security.redirectUris.");
        }
        return address;
    }

    private static @Nullable URI parse(String text) {
        try {
            URI address = new URI(text);
            boolean plain = address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null
                    && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
            return plain ? address : null;
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    private static boolean isHarmless(URI address) {
        return "https".equals(address.getScheme())
                || LOOPBACK.matcher(address.getHost()).matches();
    }
}
