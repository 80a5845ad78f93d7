package io.serai.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ToolConfiguration {

    @Bean
    Catalogue catalogue() {
        return new Catalogue();
    }

    @Bean
    ToolSpecs toolSpecs() {
        return new ToolSpecs();
    }

    @Bean("tool-component")
    ToolComponent toolComponent(Catalogue catalogue, ToolSpecs specs) {
        return new ToolComponent(catalogue, specs);
    }

    @Bean("tell-component")
    TellComponent tellComponent() {
        return new TellComponent();
    }

    @Bean("problem-component")
    ProblemComponent problemComponent() {
        return new ProblemComponent();
    }

    @Bean
    CamelContextConfiguration rawJsonConversion(ObjectMapper json) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                RawJsonConverters.register(camel, json);
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {}
        };
    }
}
