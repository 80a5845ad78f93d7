package io.serai.archive;

import org.apache.camel.builder.RouteBuilder;

/** The route to one target. It is started by whoever ships, because an endpoint may want its broker for that. */
final class ShipRoute extends RouteBuilder {

    private final TargetAddress address;

    ShipRoute(TargetAddress address) {
        this.address = address;
    }

    static String id(TargetAddress address) {
        return "audit.ship." + address.fileName();
    }

    static String from(TargetAddress address) {
        return "direct:" + id(address);
    }

    /** The name under which the address is a property: the route's text shows the name, not what may be secret in it. */
    static String property(TargetAddress address) {
        return "serai.archive.target." + address.fileName();
    }

    @Override
    public void configure() {
        from(from(address))
                .routeId(id(address))
                .autoStartup(false)
                .errorHandler(noErrorHandler()) // whoever ships tries again
                .to("{{" + property(address) + "}}");
    }
}
