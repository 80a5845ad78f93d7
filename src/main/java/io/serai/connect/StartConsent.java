package io.serai.connect;

import io.serai.credential.ConnectionId;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.http.Answer;
import io.serai.http.Request;
import io.serai.oauth.ConsentRequest;
import io.serai.oauth.Consents;
import io.serai.oauth.StartedConsent;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tenant.Principal;
import io.serai.tenant.TenantDirectory;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code startConsent}: the address at the vendor where a person can connect an account, or the way there. */
final class StartConsent implements Processor {

    private final Providers providers;
    private final Consents consents;
    private final ReturnAddresses returnAddresses;
    private final TenantDirectory tenants;

    StartConsent(Providers providers, Consents consents, ReturnAddresses returnAddresses, TenantDirectory tenants) {
        this.providers = providers;
        this.consents = consents;
        this.returnAddresses = returnAddresses;
        this.tenants = tenants;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        ConsentBody body = new ConsentBody(call.request());
        Provider provider = provider(call);
        boolean redirect = wantsRedirect(call.request(), body);
        ConsentRequest wanted = wanted(call, provider, body, redirect);
        tenants.register(call.tenant());
        StartedConsent started = consents.start(provider, wanted);
        exchange.getMessage().setBody(redirect ? redirect(started) : view(call, wanted, started));
    }

    private Provider provider(Call call) {
        Provider provider = providers
                .find(call.request().pathParameter("integration"))
                .orElseThrow(() -> Problem.of(ProblemType.INTEGRATION_NOT_FOUND, "There is no such integration."));
        if (provider.oauth() == null) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Accounts of this integration are not connected by consent.");
        }
        return provider;
    }

    private ConsentRequest wanted(Call call, Provider provider, ConsentBody body, boolean redirect) {
        String named = body.text("connection");
        ConnectionId connection = new ConnectionId(
                call.tenant().id(),
                call.request().pathParameter("integration"),
                Objects.requireNonNullElse(named, ConnectionId.DEFAULT));
        OAuthDefinition definition = provider.oauth();
        if (definition != null && definition.pair() != null) {
            String second = definition.pair().nameBeside(connection.connection());
            new ConnectionId(connection.tenantId(), connection.integration(), second); // must be a name, too
        }
        String returnTo = body.text("redirect_uri", "redirectUri");
        return new ConsentRequest(
                connection,
                starter(call.principal()),
                body.scopes("scopes", "scope"),
                body.scopes("user_scopes", "userScopes", "user_scope"),
                returnTo == null ? null : returnAddresses.check(call.tenant(), returnTo),
                redirect);
    }

    /** As long as its column: of a very long one the end of the issuer goes, not the user. */
    private static String starter(Principal principal) {
        String text = principal.kind().name().toLowerCase(Locale.ROOT) + ":" + principal.id();
        return text.substring(0, Math.min(text.length(), 200));
    }

    private static boolean wantsRedirect(Request request, ConsentBody body) {
        String mode = body.text("mode");
        return mode == null ? Browser.accepts(request) : mode.equals("redirect");
    }

    private static Answer redirect(StartedConsent started) {
        Map<String, String> cookie =
                BrowserCookie.give(started.state(), Objects.requireNonNull(started.browser(), "a bound consent"));
        return Browser.redirect(started.authorizationUrl()).withHeaders(cookie);
    }

    private static Reply view(Call call, ConsentRequest wanted, StartedConsent started) {
        URI address = started.authorizationUrl();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("authorizationUrl", address.toString());
        view.put("state", started.state().reveal());
        if (call.request().enveloped() || "full".equals(call.request().query("view"))) {
            view.put("integration", wanted.connection().integration());
            view.put("tenantId", wanted.connection().tenantId());
            view.put("connection", wanted.connection().connection());
            view.put(
                    "expiresAt",
                    started.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return Reply.ok(view);
    }
}
