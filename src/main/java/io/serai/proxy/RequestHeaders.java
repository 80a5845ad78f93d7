package io.serai.proxy;

import io.serai.http.OpenRequest;
import io.serai.provider.Provider;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which of the caller's headers go on: those that describe the body or the wanted answer, and those that the provider's
 * file knows. Everything else stays here, above all whatever says who is calling or through whom.
 */
final class RequestHeaders {

    private static final Set<String> PASSED = Set.of("user-agent", "range", "accept");
    private static final String[] FAMILIES = {"accept-", "content-", "if-"};

    /** How long the body is, the client says that sends it. */
    private static final String LENGTH = "content-length";

    private RequestHeaders() {}

    /** With the definition's values for those that the caller leaves out. */
    static Map<String, String> of(OpenRequest request, Provider provider) {
        Set<String> nominated = new HashSet<>();
        request.eachHeader((name, value) -> {
            if (name.equalsIgnoreCase("Connection")) {
                for (String one : value.toLowerCase(Locale.ROOT).split(",")) {
                    nominated.add(one.strip()); // for this hop only, RFC 9110 section 7.6.1
                }
            }
        });
        Map<String, String> passed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.eachHeader((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (isPassed(lower, provider) && !nominated.contains(lower)) {
                passed.merge(lower, value, (one, other) -> one + ", " + other);
            }
        });
        provider.headers().forEach(passed::putIfAbsent);
        return passed;
    }

    private static boolean isPassed(String name, Provider provider) {
        if (name.equals(LENGTH)) {
            return false;
        }
        for (String family : FAMILIES) {
            if (name.startsWith(family)) {
                return true;
            }
        }
        return PASSED.contains(name)
                || provider.headers().containsKey(name)
                || name.equalsIgnoreCase(provider.idempotencyHeader());
    }
}
