package io.serai.proxy;

import io.serai.http.PassedAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which of the provider's headers go back: all but those of its connection to us, and those by which it would rule over
 * our address in a browser or a cache.
 */
final class AnswerHeads {

    private static final Set<String> KEPT_BACK = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length", // said anew by whoever sends the body
            "content-type", // stands for itself
            "content-security-policy", // ours forbids more
            "set-cookie",
            "set-cookie2",
            "strict-transport-security",
            "public-key-pins",
            "alt-svc",
            "clear-site-data",
            "service-worker-allowed",
            "refresh",
            "cache-control", // an answer to a key is nobody else's
            "expires",
            "pragma",
            "x-content-type-options",
            "x-request-id"); // ours

    private AnswerHeads() {}

    static ProxiedAnswer of(PassedAnswer answer, PublicAddresses addresses) {
        Map<String, String> headers = new TreeMap<>();
        answer.eachHeader((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!KEPT_BACK.contains(lower) && !lower.startsWith("access-control-") && !lower.startsWith("x-serai-")) {
                headers.merge(lower, rewritten(lower, value, addresses), (one, other) -> one + ", " + other);
            }
        });
        String type = answer.header("content-type");
        return new ProxiedAnswer(answer.status(), type == null ? "" : type, headers, null, answer);
    }

    private static String rewritten(String name, String value, PublicAddresses addresses) {
        return switch (name) {
            case "link" -> addresses.inLink(value);
            case "location", "content-location" -> addresses.of(value);
            default -> value;
        };
    }
}
