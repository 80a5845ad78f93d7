package io.serai.mcp;

import io.serai.gateway.Loopback;
import io.serai.http.Inbound;
import io.serai.http.PublicUrl;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code mcpOrigin}: keeps pages of foreign sites out, also those whose name was made to lead to this machine. A
 * program sends no {@code Origin}; a browser cannot leave it out.
 */
final class CheckOrigin implements Processor {

    private final Set<String> origins;
    private final Set<String> hosts;

    /** @param allowed origins of pages that may ask, beside our own and those of this machine */
    CheckOrigin(List<String> allowed, PublicUrl publicUrl) {
        String own = publicUrl.url().getScheme() + "://" + publicUrl.url().getRawAuthority();
        origins = Stream.concat(allowed.stream(), Stream.of(own))
                .map(origin -> origin.trim().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        hosts = Set.of(authority(publicUrl.url()), publicUrl.url().getHost().toLowerCase(Locale.ROOT));
    }

    private static String authority(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + url.getPort();
    }

    @Override
    public void process(Exchange exchange) {
        Request request = Inbound.request(exchange);
        if (!isAllowed(request.header("Origin"))) {
            throw Problem.of(ProblemType.ORIGIN_NOT_ALLOWED, "Pages of this origin may not ask here.");
        }
        if (Loopback.isNear(request) && !isOurs(request.header("Host"))) {
            throw Problem.of(
                    ProblemType.ORIGIN_NOT_ALLOWED, "Header host names neither this machine nor SERAI_PUBLIC_URL.");
        }
    }

    private boolean isAllowed(@Nullable String origin) {
        return Loopback.isLocalOrigin(origin) || origin != null && origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    private boolean isOurs(@Nullable String host) {
        return Loopback.isLocalHost(host) || host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    }
}
