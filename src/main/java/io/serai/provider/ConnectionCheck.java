package io.serai.provider;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.credential.Connection;
import io.serai.credential.Credential;
import io.serai.http.OutboundResponse;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.RawJson;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a provider whose account a credential opens, with the request that its file names under {@code whoami}. */
public final class ConnectionCheck {

    /** How long somebody who waits for the verdict waits at most. */
    private static final long TIMEOUT_MILLIS = 10_000;

    private static final int LONGEST_TEXT = 200; // the columns that keep it

    private final ProviderCalls calls;
    private final ObjectMapper json;

    ConnectionCheck(ProviderCalls calls, ObjectMapper json) {
        this.calls = calls;
        this.json = json;
    }

    /**
     * Asks without waiting. Nothing is recorded, whatever the provider says.
     *
     * @param credential stored or not
     * @return completes with the account, or exceptionally with a {@link Problem}: 424 if the provider refuses the
     *     credential, otherwise what a call of a tool would have got
     * @throws Problem 400 if this provider has no such request, 429 if the tenant has too many calls to it under way
     */
    public CompletableFuture<Connection.Account> whoami(Provider provider, Credential credential) {
        Provider.WhoAmI request = provider.whoami();
        if (request == null) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Connections of this integration cannot be verified.");
        }
        CompletableFuture<Connection.Account> account = new CompletableFuture<>();
        calls.callWith(
                provider,
                credential,
                request.method(),
                new RequestMapping.Target(request.path()),
                TIMEOUT_MILLIS,
                new Verdict(request, account));
        return account;
    }

    private final class Verdict implements ProviderCalls.Receiver {

        private final Provider.WhoAmI request;
        private final CompletableFuture<Connection.Account> account;

        Verdict(Provider.WhoAmI request, CompletableFuture<Connection.Account> account) {
            this.request = request;
            this.account = account;
        }

        @Override
        public void answered(RawJson result, OutboundResponse response) {
            try {
                account.complete(read(json.readTree(result.bytes())));
            } catch (Problem | IOException unreadable) {
                account.completeExceptionally(unreadable);
            }
        }

        private Connection.Account read(JsonNode answer) {
            String id = text(answer, request.id());
            if (id == null) {
                throw Problem.of(ProblemType.PROVIDER_ERROR, "The provider's answer names no account.")
                        .withOutcome(Outcome.UNKNOWN);
            }
            return new Connection.Account(id, text(answer, request.name()));
        }

        private static @Nullable String text(JsonNode answer, @Nullable String pointer) {
            JsonNode value = pointer == null ? null : answer.at(JsonPointer.compile(pointer));
            if (value == null || !value.isValueNode() || value.isNull()) {
                return null;
            }
            String text = value.asText();
            return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        }

        @Override
        public void failed(Problem problem) {
            account.completeExceptionally(problem);
        }
    }
}
