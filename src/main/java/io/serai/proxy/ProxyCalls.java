package io.serai.proxy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.http.OpenRequest;
import io.serai.http.PassLimits;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.PassThrough;
import io.serai.provider.Provider;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import io.serai.tool.Wishes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a call of a proxied request: what is sent, and what the steps of every call want to know of it. */
final class ProxyCalls {

    /** Whoever repeats a call under its key waits no longer for the first one. */
    private static final long LONGEST_WITH_KEY = 120_000;

    private final ProxyMeans means;
    private final ProxySettings settings;

    ProxyCalls(ProxyMeans means, ProxySettings settings) {
        this.means = means;
        this.settings = settings;
    }

    /** @throws Problem 413 for a body that says that it is too long */
    void checkLength(OpenRequest from) {
        if (from.length() > settings.maxBodyBytes()) {
            throw Problem.of(
                    ProblemType.PAYLOAD_TOO_LARGE, "The body is longer than " + settings.maxBodyBytes() + " bytes.");
        }
    }

    /** @param body null if it goes on as it comes in */
    void prepare(Call call, ProxyPlace place, @Nullable String key, byte @Nullable [] body) {
        Request request = call.request();
        OpenRequest from = Objects.requireNonNull(request.open());
        Provider provider = place.provider();
        String query = CallerTokens.without(from.rawQuery());
        Map<String, String> headers = RequestHeaders.of(from, provider);
        if (key != null && provider.idempotencyHeader() != null) {
            headers.put(provider.idempotencyHeader(), key);
        }
        long timeout = settings.timeout().toMillis();
        if (key != null) {
            timeout = Math.min(timeout, LONGEST_WITH_KEY);
        }
        Forward forward = new Forward(
                means,
                from,
                new PassThrough.Wanted(
                        provider,
                        place.connection(),
                        request.method(),
                        "/" + from.rest() + (query == null ? "" : "?" + query),
                        headers,
                        body,
                        timeout,
                        limits(provider)),
                new PublicAddresses(Objects.requireNonNull(provider.baseUrl()), place.here()),
                key != null);
        call.passThrough(
                Tool.passThrough(place.connection().integration(), effect(request.method()), forward),
                new Call.ToolRequest(
                        request.method() + " " + from.rest(),
                        place.connection().connection(),
                        arguments(request, from.rest(), query, key == null ? null : body),
                        timeout,
                        Wishes.NONE,
                        key));
    }

    private PassLimits limits(Provider provider) {
        Integer own = provider.protection().timeoutMs();
        long idle = settings.idleTimeout().toMillis();
        return new PassLimits(own == null ? idle : Math.min(idle, own), settings.maxBodyBytes());
    }

    private static Effect effect(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> Effect.READ;
            case "DELETE" -> Effect.DESTRUCTIVE;
            default -> Effect.WRITE;
        };
    }

    /** What makes two requests the same; the record shows it without the body. */
    private static ObjectNode arguments(Request request, String path, @Nullable String query, byte @Nullable [] body) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("method", request.method());
        arguments.put("path", "/" + path);
        if (query != null) {
            ObjectNode values = arguments.putObject("query"); // by name, so that what is secret among them is masked
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
                String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                values.withArray("/" + name.replace("~", "~0").replace("/", "~1"))
                        .add(value);
            }
        }
        if (body != null) {
            String type = request.header("Content-Type");
            arguments.put("contentType", type == null ? "" : type);
            arguments.put("body", body);
        }
        return arguments;
    }
}
