package io.serai.tenant;

import io.serai.problem.Problem;
import io.serai.secret.Secret;
import org.jspecify.annotations.Nullable;

/** Checks the tokens that authorization servers give to users. */
public interface UserTokens {

    /** Whether a credential that is no key is to be taken for such a token. */
    boolean isToken(Secret credential);

    /**
     * Who holds a token that was checked before and still holds good; never blocks and never refuses.
     *
     * @return null if it must be checked, see {@link #check}
     */
    @Nullable
    Principal known(Secret token);

    /**
     * The same, and may ask the authorization server for its keys. Blocks.
     *
     * @throws Problem 401, or 503 if it cannot be checked now
     */
    Principal check(Secret token);
}
