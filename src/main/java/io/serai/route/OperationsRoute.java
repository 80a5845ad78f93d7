package io.serai.route;

import io.serai.provider.ProviderComponent;
import org.apache.camel.builder.RouteBuilder;

/** The one route that serves all operations of a vendor's document: a route for each of a thousand would cost too much. */
final class OperationsRoute extends RouteBuilder {

    private final Edition edition;

    OperationsRoute(Edition edition) {
        this.edition = edition;
    }

    /** No tool can have this name: there are two dots in it. */
    static String id(String providerId) {
        return providerId + ".openapi.operations";
    }

    @Override
    public void configure() {
        String id = edition.versioned(id(edition.providerId()));
        from("tool:" + id)
                .routeId(id)
                .to("provider:" + edition.versioned(edition.providerId()) + "?" + ProviderComponent.OPERATIONS
                        + "=true");
    }
}
