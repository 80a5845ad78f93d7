package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.Credential;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.ConnectionCheck;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import java.util.concurrent.CompletionException;

/** Waits, on a virtual thread, for what a provider says about a credential. */
final class Verification {

    private final Providers providers;
    private final ConnectionCheck check;

    Verification(Providers providers, ConnectionCheck check) {
        this.providers = providers;
        this.check = check;
    }

    /** @throws Problem 424 if the provider refuses the credential, 400, 422, 429, 502 or 504 if it does not say */
    Connection.Account account(Credential credential) {
        Provider provider = providers
                .find(credential.connection().id().integration())
                .orElseThrow(() -> Problem.of(ProblemType.INTEGRATION_NOT_FOUND, "There is no such integration."));
        try {
            return check.whoami(provider, credential).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Problem problem ? problem : failed;
        }
    }
}
