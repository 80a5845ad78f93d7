package io.serai.oidc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.Base64;

/**
 * Users' tokens: whatever comes is refused with a problem of the caller's. An input is also taken for the two readable parts
 * of a token, with a line break between, so that a fuzzer need not find its way through Base64.
 */
public final class TokenFuzz {

    private static final TestIssuer ISSUER = new TestIssuer(TestKey.of("k", "ES256"));

    private TokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, ISO_8859_1);
        refused(text);
        int line = text.indexOf('\n');
        String head = line < 0 ? text : text.substring(0, line);
        String claims = line < 0 ? "{}" : text.substring(line + 1);
        refused(encoded(head) + "." + encoded(claims) + "." + encoded("x".repeat(64)));
    }

    private static void refused(String token) {
        try {
            ISSUER.admit(token);
        } catch (Problem refused) {
            if (refused.type() != ProblemType.INVALID_TOKEN) {
                throw new IllegalStateException("Not the caller's fault?", refused);
            }
            return;
        }
        throw new IllegalStateException("A token that nobody signed was admitted");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
