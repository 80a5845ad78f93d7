package io.serai.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who holds a credential. One answer for every key that does not open: an outsider cannot tell an unknown key
 * from an expired one.
 */
public final class Authenticator {

    /** How long a credential that opened nothing is refused without looking again, and how many are remembered. */
    private static final Duration REFUSED_FOR = Duration.ofSeconds(10);

    private static final int MOST_REFUSED = 10_000;

    private final ApiKeys keys;
    private final OperatorKeys operators;
    private final AdminKey adminKey;
    private final KeyUse use;
    private final @Nullable UserTokens tokens;
    private final Clock clock;

    /** Hashes of keys that opened nothing. No key that is given out later can be among them. */
    private final Cache<String, Boolean> refused = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REFUSED)
            .expireAfterWrite(REFUSED_FOR)
            .build();

    /** @param tokens null if no tokens of users are taken */
    Authenticator(
            ApiKeys keys,
            OperatorKeys operators,
            AdminKey adminKey,
            KeyUse use,
            @Nullable UserTokens tokens,
            Clock clock) {
        this.keys = keys;
        this.operators = operators;
        this.adminKey = adminKey;
        this.use = use;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Decides from memory alone, and never refuses; never blocks.
     *
     * @return null if nothing in memory says that it opens, see {@link #authenticate}
     */
    public @Nullable Principal recognise(Secret credential) {
        if (adminKey.is(credential)) {
            return Principal.ADMIN;
        }
        String text = credential.reveal();
        if (KeyText.isWellFormed(text, KeyText.OPERATOR)) {
            Optional<OperatorKey> key = operators.known(KeyText.id(text));
            return key == null ? null : operator(text, key);
        }
        if (!KeyText.isWellFormed(text)) {
            return tokens == null ? null : tokens.known(credential);
        }
        return open(keys.known(KeyText.hash(text)));
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
        Principal found;
        if (KeyText.isWellFormed(text, KeyText.OPERATOR)) {
            found = operator(text, operators.find(KeyText.id(text)));
        } else if (KeyText.isWellFormed(text)) {
            found = tenants(text);
        } else {
            found = tokens != null && tokens.isToken(credential) ? tokens.check(credential) : null;
        }
        if (found == null) {
            throw Problem.of(ProblemType.INVALID_API_KEY, "The API key is not valid.");
        }
        return found;
    }

    private @Nullable Principal tenants(String text) {
        String hash = KeyText.hash(text);
        if (refused.getIfPresent(hash) != null) {
            return null;
        }
        Principal found = open(keys.opening(KeyText.id(text), hash));
        if (found == null) {
            refused.put(hash, true);
        }
        return found;
    }

    /** The caller without a credential whom the development switch lets in. */
    public Principal development() {
        return Principal.DEV;
    }

    private @Nullable Principal open(@Nullable ApiKey key) {
        Instant now = clock.instant();
        if (key == null || !key.isUsable(now)) {
            return null;
        }
        use.note(key, now);
        Long limit = key.requestsPerMinute();
        return new Principal(
                Principal.Kind.KEY,
                key.keyId(),
                key.tenantId(),
                key.scopes(),
                key.tools(),
                limit == null ? 0 : limit,
                null,
                null);
    }

    private @Nullable Principal operator(String text, Optional<OperatorKey> stored) {
        Instant now = clock.instant();
        OperatorKey key = stored.orElse(null);
        if (key == null || !key.isUsable(now) || !KeyText.isSame(KeyText.hash(text), key.hash())) {
            return null;
        }
        operators.note(key, now);
        return Principal.operator(key);
    }
}
