package io.serai.gateway;

import io.serai.result.Results;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that hand out what is given by reference. */
@Configuration(proxyBeanMethods = false)
class ResultStepsConfiguration {

    @Bean
    Processor getResult(Results results) {
        return new GetResult(results);
    }

    @Bean
    Processor deleteResult(Results results) {
        return new DeleteResult(results);
    }
}
