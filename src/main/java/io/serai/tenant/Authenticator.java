package io.serai.tenant;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who holds a credential. One answer for every key that does not open: an outsider cannot tell an unknown key
 * from an expired one.
 */
public final class Authenticator {

    private final ApiKeys keys;
    private final AdminKey adminKey;
    private final KeyUse use;
    private final @Nullable UserTokens tokens;
    private final Clock clock;

    /** @param tokens null if no tokens of users are taken */
    Authenticator(ApiKeys keys, AdminKey adminKey, KeyUse use, @Nullable UserTokens tokens, Clock clock) {
        this.keys = keys;
        this.adminKey = adminKey;
        this.use = use;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Decides from memory alone; never blocks.
     *
     * @return null if somebody must be asked, see {@link #authenticate}
     * @throws Problem 401
     */
    public @Nullable Principal recognise(Secret credential) {
        if (adminKey.is(credential)) {
            return Principal.ADMIN;
        }
        String text = credential.reveal();
        if (!KeyText.isWellFormed(text)) {
            return tokens(credential).known(credential);
        }
        Optional<ApiKey> key = keys.known(KeyText.id(text));
        return key == null ? null : open(text, key);
    }

    /**
     * The same, asking the database or an authorization server if need be.
     *
     * @throws Problem 401, or 503 if a token cannot be checked now
     */
    public Principal authenticate(Secret credential) {
        Principal recognised = recognise(credential);
        if (recognised != null) {
            return recognised;
        }
        String text = credential.reveal();
        return KeyText.isWellFormed(text)
                ? open(text, keys.find(KeyText.id(text)))
                : tokens(credential).check(credential);
    }

    private UserTokens tokens(Secret credential) {
        if (tokens == null || !tokens.isToken(credential)) {
            throw refused();
        }
        return tokens;
    }

    /** The caller without a credential whom the development switch lets in. */
    public Principal development() {
        return Principal.DEV;
    }

    private Principal open(String text, Optional<ApiKey> stored) {
        ApiKey key = stored.orElseThrow(Authenticator::refused);
        Instant now = clock.instant();
        if (!KeyText.matches(text, key.hash()) || !key.isUsable(now)) {
            throw refused();
        }
        use.note(key, now);
        return new Principal(Principal.Kind.KEY, key.keyId(), key.tenantId(), key.scopes(), null);
    }

    private static Problem refused() {
        return Problem.of(ProblemType.INVALID_API_KEY, "The API key is not valid.");
    }
}
