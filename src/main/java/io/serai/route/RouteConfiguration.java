package io.serai.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.provider.Providers;
import io.serai.tool.ToolSpecs;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class RouteConfiguration {

    @Bean
    RouteLoader routeLoader(
            RouteSettings settings, ObjectMapper json, Environment environment, Providers providers, ToolSpecs specs) {
        return new RouteLoader(settings, new YamlTrees(json), environment, providers, specs);
    }

    @Bean
    CamelContextConfiguration routesAtStart(RouteLoader loader) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                try {
                    loader.load(camel);
                } catch (Exception refused) {
                    throw RuntimeCamelException.wrapRuntimeException(refused);
                }
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {}
        };
    }
}
