package io.serai.route;

import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.ToolSpecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools' routes in the running Camel context. A new version of a file starts beside the old one; then the catalogue is
 * switched for all its tools at once; the old version finishes the calls that it has, and goes. Used by one thread at a
 * time.
 */
final class LiveRoutes {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveRoutes.class);

    /** No call takes longer; what still runs then hangs. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(15);

    private record Leaving(Edition edition, long since) {

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - since > age.toNanos();
        }
    }

    private final CamelContext camel;
    private final Catalogue catalogue;
    private final Providers providers;
    private final ToolSpecs specs;
    private final Duration lastCalls;
    private final List<Leaving> leaving = new ArrayList<>();

    LiveRoutes(CamelContext camel, Catalogue catalogue, Providers providers, ToolSpecs specs, Duration lastCalls) {
        this.camel = camel;
        this.catalogue = catalogue;
        this.providers = providers;
        this.specs = specs;
        this.lastCalls = lastCalls;
    }

    /**
     * Adds the routes of a new version, and starts them if the context runs; in the same moment the old version is not
     * found any more.
     *
     * @throws Exception if Camel refuses one of the routes; then nothing has changed
     */
    void replace(@Nullable Edition old, Edition next) throws Exception {
        try (Catalogue.Change change = catalogue.change()) {
            keep(next, providers, specs);
            try {
                addRoutes(camel, next);
            } catch (Exception refused) {
                remove(next);
                throw refused;
            }
            if (old != null) {
                withdraw(old);
            }
            providers.put(next.providerId(), next.provider());
        }
    }

    /** Takes the tools of a file that is gone out of the catalogue. */
    void end(Edition old) {
        try (Catalogue.Change change = catalogue.change()) {
            withdraw(old);
            providers.remove(old.providerId());
        }
    }

    private void withdraw(Edition old) {
        for (String id : old.runningIds()) {
            Route route = camel.getRoute(id);
            if (route != null && isToolRoute(route)) {
                ServiceHelper.suspendService(route.getConsumer());
            }
        }
        leaving.add(new Leaving(old, System.nanoTime()));
    }

    /** A private route goes on: calls that are under way may still come to it. */
    private static boolean isToolRoute(Route route) {
        return route.getEndpoint().getEndpointUri().startsWith("tool:");
    }

    /** Removes the versions that nobody can call any more and whose calls have ended. */
    void removeThoseWithoutCalls() {
        Iterator<Leaving> all = leaving.iterator();
        while (all.hasNext()) {
            Leaving one = all.next();
            boolean idle = one.edition().runningIds().stream()
                    .allMatch(id -> camel.getInflightRepository().size(id) == 0);
            if (idle && one.isOlderThan(lastCalls) || one.isOlderThan(LONGEST_CALL)) {
                all.remove();
                remove(one.edition());
            }
        }
    }

    private void remove(Edition edition) {
        for (String id : edition.runningIds()) {
            try {
                camel.getRouteController().stopRoute(id);
                camel.removeRoute(id);
            } catch (Exception refused) {
                LOGGER.atWarn().addKeyValue("route", id).setCause(refused).log("A route could not be removed");
            }
        }
        removeBeans(camel, edition);
        providers.forget(edition.versioned(edition.providerId()));
        edition.runningIds().forEach(specs::remove);
    }

    /** Closes what can be closed, such as a pool of connections. */
    static void removeBeans(CamelContext camel, Edition edition) {
        for (String name : edition.beans()) {
            Object bean = camel.getRegistry().lookupByName(edition.versioned(name));
            camel.getRegistry().unbind(edition.versioned(name));
            if (bean instanceof AutoCloseable open) {
                try {
                    open.close();
                } catch (Exception refused) {
                    LOGGER.atWarn().addKeyValue("bean", name).setCause(refused).log("A bean could not be closed");
                }
            }
        }
    }

    /** Puts what the components ask for when the routes are built. */
    static void keep(Edition edition, Providers providers, ToolSpecs specs) {
        providers.keep(edition.versioned(edition.providerId()), edition.provider());
        edition.specs().forEach((id, spec) -> specs.put(edition.versioned(id), spec));
        OperationSet operations = edition.operations();
        if (operations != null) {
            providers.keepOperations(edition.versioned(edition.providerId()), operations.byTool());
            String route = edition.versioned(OperationsRoute.id(edition.providerId()));
            specs.put(route, operations.group(edition.providerId()));
        }
        edition.waitingTools().forEach(id -> specs.offTheLoop(edition.versioned(id)));
    }

    static void addRoutes(CamelContext camel, Edition edition) throws Exception {
        if (!edition.routeLines().isEmpty() || !edition.beans().isEmpty()) {
            addWritten(camel, edition);
        }
        if (edition.operations() != null) {
            add(camel, new OperationsRoute(edition));
        }
    }

    private static void addWritten(CamelContext camel, Edition edition) throws Exception {
        Resource resource = ResourceHelper.fromString("file:" + edition.file(), edition.runningText());
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(camel).findRoutesBuilders(resource)) {
            add(camel, (RouteBuilder) builder);
        }
    }

    private static void add(CamelContext camel, RouteBuilder builder) throws Exception {
        builder.addLifecycleInterceptor(new LeaveFailuresToTheGateway());
        camel.addRoutes(builder);
    }
}
