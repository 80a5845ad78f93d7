package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.audit.AuditTrail;
import io.serai.route.RouteChange;
import io.serai.route.RouteFiles;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/routes.yaml}. */
@Configuration(proxyBeanMethods = false)
class RouteFilesConfiguration {

    @Bean
    Processor listRoutes(RouteFiles files) {
        return new ListRoutes(files);
    }

    @Bean
    Processor rollBackRoute(RouteFiles files) {
        return new RollBackRoute(files);
    }

    @Bean
    RouteChange.Listener auditedRouteChanges(AuditTrail trail, ObjectMapper json) {
        return new AuditedRouteChanges(trail, json);
    }
}
