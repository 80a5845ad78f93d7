package io.serai.http;

import io.serai.secret.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a provider, complete. Its headers are all that is sent, beside {@code Host} and {@code Content-Length}.
 *
 * @param base the provider's fixed address: scheme, host, port
 * @param target path and query in the form of the request line; built from encoded parts only
 * @param contentType of the body; null without one
 * @param authorization the value of that header, added last; null when the provider takes none
 * @param timeoutMillis time limit of the whole exchange
 * @param overflow where an answer goes that is longer than the client holds; null: it is refused
 * @param part of which request of ours it is a part; null: of none, and its answer never waits for memory
 * @param pinned the network address to connect to, see {@link Egress#pin}; null: whatever the host's name means
 */
public record OutboundRequest(
        String method,
        URI base,
        String target,
        Map<String, String> headers,
        @Nullable String contentType,
        byte @Nullable [] body,
        @Nullable Secret authorization,
        long timeoutMillis,
        AnswerSink.@Nullable Opening overflow,
        @Nullable Part part,
        @Nullable InetAddress pinned) {

    /** @param tenantId whose request it is */
    public record Part(Request request, String tenantId) {}

    public OutboundRequest(
            String method,
            URI base,
            String target,
            Map<String, String> headers,
            @Nullable String contentType,
            byte @Nullable [] body,
            @Nullable Secret authorization,
            long timeoutMillis) {
        this(method, base, target, headers, contentType, body, authorization, timeoutMillis, null, null, null);
    }

    /** The same as a part of a request of ours, with a place for an answer that is longer than the client holds. */
    public OutboundRequest asPartOf(@Nullable Part whole, AnswerSink.@Nullable Opening opening) {
        return new OutboundRequest(
                method, base, target, headers, contentType, body, authorization, timeoutMillis, opening, whole, pinned);
    }

    /** The same to this network address, whatever the host's name means. */
    public OutboundRequest pinnedTo(@Nullable InetAddress address) {
        return new OutboundRequest(
                method,
                base,
                target,
                headers,
                contentType,
                body,
                authorization,
                timeoutMillis,
                overflow,
                part,
                address);
    }

    /** The target of a request to a whole address: its path and query. */
    public static String target(URI address) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    /** The value of {@code Authorization} for a token; null for none. */
    public static @Nullable Secret bearer(@Nullable Secret token) {
        return token == null ? null : Secret.of("Bearer " + token.reveal());
    }
}
