package bench;

import java.io.IOException;
import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/** The benchmark's call on Spring Cloud Gateway: one route, four filters, nothing else. */
@SpringBootApplication
public class GatewayApplication {

    public static void main(String... args) {
        SpringApplication.run(GatewayApplication.class, args);
    }

    @Bean
    Tenants tenants(@Value("${bench.tenants}") Path file) throws IOException {
        return Tenants.load(file);
    }

    @Bean
    RouteLocator calls(RouteLocatorBuilder routes, Tenants tenants, @Value("${bench.upstream}") String upstream) {
        return routes.routes()
                .route("invoke", route -> route.path("/api/v1/tools/invoke")
                        .filters(filters -> filters.filters(
                                new Authenticate(tenants), new Throttle(), new InvokeTool(), new Audit()))
                        .uri(upstream))
                .build();
    }
}
