package io.serai.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyNamingStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Times every route, under the names and tags of camel-micrometer. Camel's own policy formats a text three times for
 * every exchange of every route, a tenth of a call's cost; this one keeps its meters. The series stay when a version of a
 * route goes, because the next one counts on in the same series, see {@link RouteVersions}.
 */
final class RouteSeries implements RoutePolicyFactory {

    private static final MicrometerRoutePolicyNamingStrategy NAMES = MicrometerRoutePolicyNamingStrategy.DEFAULT;

    private final MeterRegistry registry;

    RouteSeries(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode route) {
        return new Stopwatch(registry);
    }

    /**
     * When the routes that an exchange is in were entered; the innermost is the last. Belongs to one exchange: a copy of
     * the exchange, as a wire tap makes it, begins its own.
     */
    private static final class Starts {

        private static final String PROPERTY = "serai.starts";

        private final Exchange exchange;
        private long[] nanos = new long[8];
        private int depth;

        private Starts(Exchange exchange) {
            this.exchange = exchange;
        }

        static Starts of(Exchange exchange) {
            if (exchange.getProperty(PROPERTY) instanceof Starts starts && starts.exchange == exchange) {
                return starts;
            }
            Starts starts = new Starts(exchange);
            exchange.setProperty(PROPERTY, starts);
            return starts;
        }

        void enter() {
            if (depth == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * depth);
            }
            nanos[depth++] = System.nanoTime();
        }

        /** Nanoseconds since the route was entered that is left now; 0 if it was entered before this policy watched. */
        long leave() {
            return depth == 0 ? 0 : System.nanoTime() - nanos[--depth];
        }
    }

    private static final class Stopwatch extends RoutePolicySupport {

        private final MeterRegistry registry;
        private volatile @Nullable Series series;

        Stopwatch(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void onStart(Route route) {
            series = Series.of(registry, route);
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            Starts.of(exchange).enter();
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Series mine = series;
            long nanos = Starts.of(exchange).leave();
            if (mine != null) {
                mine.timer.record(nanos, TimeUnit.NANOSECONDS);
                mine.total.increment();
                if (exchange.isFailed()) {
                    mine.failed.increment();
                }
            }
        }
    }

    private record Series(Timer timer, Counter total, Counter failed) {

        static Series of(MeterRegistry registry, Route route) {
            Tags tags = NAMES.getTags(route);
            Timer timer = Timer.builder(NAMES.getName(route))
                    .description("Route performance metrics")
                    .tags(tags)
                    .register(registry);
            return new Series(
                    timer,
                    counter(registry, tags, NAMES.getExchangesTotalName(route), "Exchanges of a route"),
                    counter(registry, tags, NAMES.getExchangesFailedName(route), "Failed exchanges of a route"));
        }

        private static Counter counter(MeterRegistry registry, Tags tags, String name, String description) {
            return Counter.builder(name).description(description).tags(tags).register(registry);
        }
    }
}
