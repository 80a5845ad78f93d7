package io.serai.tool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;

/**
 * Whether a call has changed something at its provider, kept apart for the parts of its route that can be undone. Travels
 * as an exchange property: the copies of an exchange that a route makes are in the part that the exchange was in.
 */
public final class Effects {

    private static final String PROPERTY = "serai.effects";

    private final List<Effects> parts = new CopyOnWriteArrayList<>();
    private volatile boolean some;

    Effects() {}

    /** Those of the part of the route that an exchange is in. */
    public static Effects of(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof Effects effects
                ? effects
                : Invocation.of(exchange).effects();
    }

    /** Begins a part of this part. */
    public Effects part() {
        Effects part = new Effects();
        parts.add(part);
        return part;
    }

    public void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** Notes that something was changed, or may have been. */
    public void mark() {
        some = true;
    }

    /** Whether something was changed, here or in a part, and not undone. */
    public boolean any() {
        return some || parts.stream().anyMatch(Effects::any);
    }

    /** Notes that everything is as it was. */
    public void undone() {
        parts.clear();
        some = false;
    }
}
