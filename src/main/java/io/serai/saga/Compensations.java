package io.serai.saga;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Catalogue;
import io.serai.tool.Invocation;
import io.serai.tool.Tool;
import io.serai.tool.VersionedName;
import io.serai.tool.Wishes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the private routes that undo steps, as the caller whose steps they were: for the same tenant, over the same
 * connection. The body of such a route are the call's arguments with the step's options among them.
 */
final class Compensations {

    /** For all steps of one attempt. */
    static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(Compensations.class);

    private final CamelContext camel;
    private final Catalogue catalogue;

    Compensations(CamelContext camel, Catalogue catalogue) {
        this.camel = camel;
        this.catalogue = catalogue;
    }

    /**
     * What an attempt has left.
     *
     * @param steps those that are not undone, in the order in which they were done
     * @param forGood whether the provider will not have one of them undone, so that a further attempt is of no use
     */
    record Left(List<Saga.Step> steps, boolean forGood) {}

    /** Undoes the steps, last first; one that fails does not keep the others from being undone. */
    Left undo(Saga saga) {
        List<Saga.Step> left = new ArrayList<>();
        boolean forGood = false;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (Saga.Step step : saga.steps().reversed()) {
            Exception failure = failure(saga, step, deadline);
            if (failure != null) {
                left.addFirst(step);
                forGood |= failure instanceof Problem problem && problem.type() == ProblemType.PROVIDER_REJECTED;
                LOGGER.atWarn()
                        .addKeyValue("saga", saga.id())
                        .addKeyValue("route", step.compensation())
                        .addKeyValue("cause", name(failure))
                        .log("A step could not be undone");
            }
        }
        return new Left(left, forGood);
    }

    private static String name(Exception failure) {
        return failure instanceof Problem problem
                ? problem.type().name()
                : failure.getClass().getSimpleName();
    }

    private Exception failure(Saga saga, Saga.Step step, long deadline) {
        Tool tool = catalogue.find(saga.toolId());
        Optional<Route> route = newest(step.compensation());
        if (tool == null || route.isEmpty()) {
            return new IllegalStateException("There is no route " + step.compensation());
        }
        ObjectNode arguments = saga.arguments().deepCopy();
        arguments.setAll(step.options());
        Exchange exchange = route.get().getEndpoint().createExchange();
        new Invocation(
                        tool,
                        saga.tenantId(),
                        saga.connection(),
                        arguments,
                        saga.requestId(),
                        deadline,
                        null,
                        Wishes.NONE)
                .attachTo(exchange);
        exchange.getMessage().setBody(arguments);
        try {
            route.get().getConsumer().getProcessor().process(exchange);
            return exchange.getException();
        } catch (Exception failed) {
            return failed;
        }
    }

    /** The running version that came last: the one that the step was done with may be gone. */
    private Optional<Route> newest(String name) {
        return camel.getRoutes().stream()
                .filter(route -> VersionedName.plain(route.getRouteId()).equals(name))
                .max(Comparator.comparingInt(route -> version(route.getRouteId())));
    }

    private static int version(String routeId) {
        int at = routeId.lastIndexOf('@');
        return at < 0 ? 0 : Integer.parseInt(routeId, at + 1, routeId.length(), 10);
    }
}
