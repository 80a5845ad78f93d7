package io.serai.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.text.ParseException;
import java.util.Locale;
import java.util.Set;

/** The outer form of a token: three parts in Base64url with two dots between, and a head that says nothing unusual. */
final class TokenText {

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private TokenText() {}

    /** Whether a credential is meant to be a token. */
    static boolean isMeant(String text) {
        int first = text.indexOf('.');
        return first >= 0 && text.indexOf('.', first + 1) >= 0;
    }

    /** @throws Problem 401 */
    static void checkForm(String text, int maxLength) {
        if (text.length() > maxLength) {
            throw refused("The token is longer than " + maxLength + " characters.");
        }
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if (!(c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_')) {
                throw notOurs();
            }
        }
        if (dots != 2 || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            throw notOurs();
        }
    }

    /** @throws Problem 401 */
    static SignedJWT parse(String text) {
        try {
            SignedJWT token = SignedJWT.parse(text); // refuses alg none
            JWSHeader header = token.getHeader();
            JOSEObjectType type = header.getType();
            boolean unusual = header.getCriticalParams() != null
                    || !header.isBase64URLEncodePayload()
                    || type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT));
            if (unusual || token.getJWTClaimsSet() == null) {
                throw notOurs();
            }
            return token;
        } catch (ParseException | RuntimeException malformed) { // the library stumbles over a head that is null
            throw notOurs();
        }
    }

    /** One answer for everything that nobody whom we believe has signed. */
    static Problem notOurs() {
        return refused("The token is none that is valid here.");
    }

    static Problem refused(String detail) {
        return Problem.of(ProblemType.INVALID_TOKEN, detail);
    }
}
