package io.serai.oidc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.tenant.Principal;
import io.serai.tenant.UserTokens;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a token. A signature is checked once, beside the event loops; afterwards the token is known by its SHA-256, for
 * as long as it is valid and the issuer has the keys that it had then.
 */
final class CheckedTokens implements UserTokens {

    private record Checked(Claims.Admitted admitted, IssuerKeys issuer, KeySet keys) {}

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(CheckedTokens::sha256);

    private final Map<String, IssuerKeys> issuers;
    private final Claims claims;
    private final int maxLength;
    private final Clock clock;
    private final Counter admitted;
    private final Counter refused;

    /** Never a token itself: a dump of the memory must not open anything. */
    private final Cache<String, Checked> recent = Caffeine.newBuilder()
            .executor(Runnable::run) // its upkeep is done quicker than handed over
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    CheckedTokens(List<IssuerKeys> issuers, Claims claims, int maxLength, MeterRegistry meters, Clock clock) {
        this.issuers = issuers.stream()
                .collect(Collectors.toUnmodifiableMap(keys -> keys.issuer().id(), Function.identity()));
        this.claims = claims;
        this.maxLength = maxLength;
        this.clock = clock;
        this.admitted = meters.counter("serai.oidc.tokens", "result", "admitted");
        this.refused = meters.counter("serai.oidc.tokens", "result", "refused");
    }

    @Override
    public boolean isToken(Secret credential) {
        return TokenText.isMeant(credential.reveal());
    }

    @Override
    public @Nullable Principal known(Secret token) {
        String text = token.reveal();
        Checked found = text.length() > maxLength ? null : recent.getIfPresent(hash(text));
        return found != null
                        && found.keys() == found.issuer().current()
                        && clock.instant().isBefore(found.admitted().until())
                ? found.admitted().principal()
                : null;
    }

    @Override
    public Principal check(Secret token) {
        try {
            Principal principal = checked(token.reveal());
            admitted.increment();
            return principal;
        } catch (Problem problem) {
            if (problem.type() == ProblemType.INVALID_TOKEN) {
                refused.increment();
            }
            throw problem;
        }
    }

    private Principal checked(String text) {
        TokenText.checkForm(text, maxLength);
        SignedJWT token = TokenText.parse(text);
        JWTClaimsSet said = claims(token);
        IssuerKeys issuer = said.getIssuer() == null ? null : issuers.get(said.getIssuer());
        if (issuer == null) {
            throw TokenText.notOurs();
        }
        KeySet keys = issuer.required();
        if (!keys.knows(token.getHeader())) {
            keys = issuer.after(keys);
        }
        if (!keys.hasSigned(token)) {
            throw TokenText.notOurs();
        }
        Claims.Admitted who = claims.admit(said, issuer.issuer());
        recent.put(hash(text), new Checked(who, issuer, keys));
        return who.principal();
    }

    private static JWTClaimsSet claims(SignedJWT token) {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException malformed) {
            throw TokenText.notOurs();
        }
    }

    private static String hash(String text) {
        return new String(SHA_256.get().digest(text.getBytes(US_ASCII)), ISO_8859_1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
