package io.serai.route;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/** A tool's failure is the caller's to handle: an error handler inside would keep the dead-letter channel from it. */
final class LeaveFailuresToTheGateway implements RouteBuilderLifecycleStrategy {

    @Override
    public void afterConfigure(RouteBuilder builder) {
        builder.getRouteCollection()
                .getRoutes()
                .forEach(route -> route.setErrorHandlerFactory(new NoErrorHandlerDefinition()));
    }
}
