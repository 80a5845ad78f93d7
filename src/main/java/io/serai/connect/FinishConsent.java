package io.serai.connect;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.http.PublicUrl;
import io.serai.http.Request;
import io.serai.oauth.AuthorizationAnswer;
import io.serai.oauth.ConsentFailed;
import io.serai.oauth.Consents;
import io.serai.oauth.PendingConsent;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.secret.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step {@code finishConsent}: makes the connection, and sends the person back to where they came from with a word about
 * what came of it.
 */
final class FinishConsent implements Processor {

    private static final Logger LOGGER = LoggerFactory.getLogger(FinishConsent.class);

    private final Providers providers;
    private final Consents consents;
    private final PublicUrl publicUrl;

    FinishConsent(Providers providers, Consents consents, PublicUrl publicUrl) {
        this.providers = providers;
        this.consents = consents;
        this.publicUrl = publicUrl;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        PendingConsent pending = Objects.requireNonNull(
                exchange.getProperty(TakeConsent.PROPERTY, PendingConsent.class), "takeConsent comes first");
        String word = finish(call, pending);
        Answer answer = Browser.redirect(target(call.request(), pending, word));
        exchange.getMessage()
                .setBody(
                        pending.browser() == null
                                ? answer
                                : answer.withHeaders(BrowserCookie.take(state(call.request()))));
    }

    /** @return why there is no connection; null if there is one */
    private @Nullable String finish(Call call, PendingConsent pending) {
        Provider provider = providers.get(pending.connection().integration());
        if (provider == null || provider.oauth() == null) {
            return failed(call, "integration_gone", null);
        }
        try {
            List<Connection> made = consents.finish(provider, pending, answer(call.request()));
            made.forEach(connection -> tell(pending, connection));
            return null;
        } catch (ConsentFailed refused) {
            return failed(call, refused.word(), refused);
        } catch (Problem problem) {
            return failed(call, "store_unavailable", problem);
        }
    }

    /** Nobody is authenticated at a callback, so this says in whose name the consent was started. */
    private static void tell(PendingConsent pending, Connection connection) {
        LOGGER.atInfo()
                .addKeyValue("tenant", connection.id().tenantId())
                .addKeyValue("integration", connection.id().integration())
                .addKeyValue("connection", connection.id().connection())
                .addKeyValue("starter", pending.starter())
                .log("An account was connected");
    }

    /** The audit trail has the failure, although the person gets a redirect and no problem document. */
    private static String failed(Call call, String word, @Nullable Throwable cause) {
        call.problem(
                cause instanceof Problem problem
                        ? problem
                        : Problem.of(ProblemType.PROVIDER_REJECTED, "The consent made no connection: " + word + "."));
        return word;
    }

    private static AuthorizationAnswer answer(Request request) {
        String code = single(request, "code");
        return new AuthorizationAnswer(
                code == null ? null : Secret.of(code), single(request, "error"), single(request, "iss"));
    }

    /** RFC 6749 section 3.1: no parameter comes twice; one that does is as good as none. */
    private static @Nullable String single(Request request, String name) {
        List<String> values = request.queries(name);
        return values.size() == 1 && !values.getFirst().isEmpty() ? values.getFirst() : null;
    }

    private static Secret state(Request request) {
        return Secret.of(Objects.requireNonNullElse(request.query("state"), ""));
    }

    private URI target(Request request, PendingConsent pending, @Nullable String word) {
        ConnectionId connection = pending.connection();
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("status", List.of(word == null ? "success" : "error"));
        if (word != null) {
            parameters.put("error", List.of(word));
        }
        boolean toApplication = pending.returnTo() != null;
        if (word == null || !toApplication) {
            parameters.put("integration", List.of(connection.integration()));
            parameters.put("connection", List.of(connection.connection()));
        }
        if (word != null && toApplication) {
            parameters.put(
                    "state", List.of(state(request).reveal())); // used up; tells the application which one it was
        }
        URI base = pending.returnTo() == null ? publicUrl.at("/oauth/result") : pending.returnTo();
        String separator = base.getRawQuery() == null ? "?" : "&";
        return URI.create(base + separator + URLUtils.serializeParameters(parameters));
    }
}
