package io.serai.oidc;

import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server whose tokens are taken.
 *
 * @param id exactly as its tokens have it in {@code iss}
 * @param tenants the only ones that its tokens may be for; empty: any
 */
record Issuer(String id, Set<String> tenants) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    Issuer {
        tenants = Set.copyOf(tenants);
    }

    /**
     * The issuers of the setting. {@code issuer#tenant} is one that speaks for that tenant alone; listed again with another
     * tenant, for both.
     *
     * @throws IllegalArgumentException if one is no address, or none that may be believed
     */
    static List<Issuer> parse(List<String> entries) {
        Map<String, @Nullable Set<String>> found = new LinkedHashMap<>();
        for (String entry : entries) {
            int hash = entry.indexOf('#');
            String id = hash < 0 ? entry : entry.substring(0, hash);
            check(id);
            if (hash < 0) {
                found.put(id, Set.of());
            } else if (!Set.of().equals(found.get(id))) {
                found.computeIfAbsent(id, first -> new HashSet<>()).add(entry.substring(hash + 1));
            }
        }
        return found.entrySet().stream()
                .map(issuer -> new Issuer(issuer.getKey(), issuer.getValue()))
                .toList();
    }

    private static void check(String id) {
        URI address;
        try {
            address = URI.create(id);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("SERAI_OIDC_ISSUERS: not an address: " + id, malformed);
        }
        if (!isSafe(address) || address.getRawQuery() != null || id.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "SERAI_OIDC_ISSUERS: an issuer has an https address (http only on this machine) without user and query, not "
                            + id);
        }
    }

    /** Whether nobody on the way can change what comes from there. */
    static boolean isSafe(URI address) {
        String host = address.getHost();
        return host != null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme()) && LOOPBACK.contains(host));
    }

    /** Where it says where its keys are, by OpenID Connect Discovery. */
    URI discovery() {
        return URI.create((id.endsWith("/") ? id : id + "/") + ".well-known/openid-configuration");
    }
}
