package io.serai.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RouteSeriesTest {

    @Test
    void theVersionsOfARouteShareTheirSeriesAndLeaveThemBehind() throws Exception {
        // Given
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        meters.config().meterFilter(new RouteVersions());
        try (CamelContext camel = new DefaultCamelContext();
                ProducerTemplate producer = camel.createProducerTemplate()) {
            camel.addRoutePolicyFactory(new RouteSeries(meters));
            camel.addRoutes(version(7));
            camel.start();
            producer.sendBody("direct:7", "");

            // When
            camel.addRoutes(version(8));
            camel.getRouteController().stopRoute("acme.find@7");
            camel.removeRoute("acme.find@7");
            producer.sendBody("direct:8", "");

            // Then
            assertThat(meters.find("camel.exchanges.total").counters()).hasSize(1);
            assertThat(meters.get("camel.exchanges.total")
                            .tag("routeId", "acme.find")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(meters.get("camel.route.policy")
                            .tag("routeId", "acme.find")
                            .timer()
                            .count())
                    .isEqualTo(2);
        }
    }

    private static RouteBuilder version(int version) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + version).routeId("acme.find@" + version).setBody(constant("found"));
            }
        };
    }
}
