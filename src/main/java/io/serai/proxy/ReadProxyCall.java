package io.serai.proxy;

import io.serai.credential.ConnectionId;
import io.serai.gateway.Call;
import io.serai.gateway.IdempotencyKeys;
import io.serai.http.OpenRequest;
import io.serai.http.PublicUrl;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code readProxyCall}: which provider and connection the path names, and as much of the body as must be seen before
 * it goes on: all of a short one, of a form, and of a call with a key; nothing of any other.
 */
final class ReadProxyCall extends AsyncProcessorSupport {

    private static final Pattern PLACE = Pattern.compile("([a-z0-9-]{1,64})(?:@(.*))?");

    /** A body that is no longer costs less held than streamed. */
    private static final int SHORT = 64 * 1024;

    private final Providers providers;
    private final PublicUrl publicUrl;
    private final ProxyCalls calls;
    private final int maxHeldBody;

    ReadProxyCall(Providers providers, PublicUrl publicUrl, ProxyCalls calls, int maxHeldBody) {
        this.providers = providers;
        this.publicUrl = publicUrl;
        this.calls = calls;
        this.maxHeldBody = maxHeldBody;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = Call.of(exchange);
        try {
            OpenRequest from = Objects.requireNonNull(call.request().open(), "a path that ends in /**");
            calls.checkLength(from);
            ProxyPlace place = place(call);
            BodyKind kind = BodyKind.of(call.request());
            String key = isWrite(call.request().method()) ? IdempotencyKeys.header(call.request()) : null;
            boolean held = kind.isForm() || key != null || from.length() > 0 && from.length() <= SHORT;
            if (held && from.length() != 0) {
                from.collect(
                        maxHeldBody,
                        body -> goOn(exchange, callback, () -> calls.prepare(call, place, key, kind.cleaned(body))),
                        refused -> goOn(exchange, callback, () -> {
                            throw refused;
                        }));
                return false;
            }
            from.filter(kind.filter());
            calls.prepare(call, place, key, held ? new byte[0] : null);
        } catch (RuntimeException refused) {
            exchange.setException(refused);
        }
        callback.done(true);
        return true;
    }

    private static void goOn(Exchange exchange, AsyncCallback callback, Runnable last) {
        try {
            last.run();
        } catch (RuntimeException refused) {
            exchange.setException(refused);
        }
        callback.done(false);
    }

    private ProxyPlace place(Call call) {
        Matcher named = PLACE.matcher(call.request().pathParameter("integration"));
        Provider provider = named.matches() ? providers.get(named.group(1)) : null;
        if (provider == null || provider.baseUrl() == null) {
            throw Problem.of(ProblemType.INTEGRATION_NOT_FOUND, "There is no such integration.");
        }
        if (!call.principal().tools().allowsAllOf(named.group(1))) {
            throw Problem.of(
                            ProblemType.INSUFFICIENT_SCOPES,
                            "The key may use single tools of this integration; what is passed through could be anything.")
                    .with("required", List.of(named.group(1) + ".*"));
        }
        String inPath = named.group(2);
        String connection = connection(call.request(), inPath);
        String integration = named.group(1);
        return new ProxyPlace(
                provider,
                new ConnectionId(call.tenant().id(), integration, connection),
                publicUrl
                        .at("/proxy/" + integration + (inPath == null ? "" : "@" + inPath))
                        .toString());
    }

    private static String connection(Request request, @Nullable String inPath) {
        String inHeader = request.header("X-Connection");
        if (inPath != null && inHeader != null && !inPath.equals(inHeader)) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The path and X-Connection name two connections.");
        }
        String named = inPath == null ? inHeader : inPath;
        if (named == null) {
            return ConnectionId.DEFAULT;
        }
        if (!ConnectionId.isValid(named)) {
            throw Problem.of(
                    ProblemType.INVALID_REQUEST,
                    "A connection's name is 1 to 63 of a-z, 0-9, dot, dash and underscore.");
        }
        return named;
    }

    private static boolean isWrite(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH", "DELETE" -> true;
            default -> false;
        };
    }
}
