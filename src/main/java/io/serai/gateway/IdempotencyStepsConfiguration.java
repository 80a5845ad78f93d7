package io.serai.gateway;

import io.serai.idempotency.Executions;
import io.serai.idempotency.SavedAnswers;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that keep calls with the same key from being made twice. */
@Configuration(proxyBeanMethods = false)
class IdempotencyStepsConfiguration {

    @Bean
    Processor claimKey(Executions executions, SavedAnswers answers) {
        return new ClaimKey(executions, answers);
    }

    @Bean
    Processor keepAnswer(Executions executions, SavedAnswers saved, Answers answers) {
        return new KeepAnswer(executions, saved, answers);
    }
}
