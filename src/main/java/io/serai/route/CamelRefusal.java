package io.serai.route;

import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.jspecify.annotations.Nullable;

/**
 * What Camel has against a route, in one line.
 *
 * @param routeId the name that the running route would have; null if Camel does not say
 * @param reason the innermost one, without versions
 */
public record CamelRefusal(@Nullable String routeId, String reason) {

    private static final Pattern VERSION = Pattern.compile("(?<=[A-Za-z0-9_-])@\\d+\\b");

    public static CamelRefusal of(Throwable refused) {
        Throwable innermost = refused;
        String routeId = null;
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            innermost = cause;
            routeId = cause instanceof FailedToCreateRouteException named ? named.getRouteId() : routeId;
        }
        String reason = String.valueOf(innermost.getMessage()).replaceAll("\\s+", " ");
        return new CamelRefusal(routeId, VERSION.matcher(reason).replaceAll(""));
    }

    @Override
    public String toString() {
        String name = routeId == null ? "?" : VERSION.matcher(routeId).replaceAll("");
        return "Route " + name + " cannot be built: " + reason;
    }
}
