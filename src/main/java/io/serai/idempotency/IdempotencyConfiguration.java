package io.serai.idempotency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IdempotencyConfiguration {

    @Bean
    Executions executions(PlatformDatabase rows, Clock clock, IdempotencySettings settings) {
        return new SqlExecutions(rows, clock, settings);
    }

    @Bean
    SavedAnswers savedAnswers(TenantCipher cipher, ObjectMapper json) {
        return new SavedAnswers(cipher, json);
    }

    /** On one of the instances. */
    @Bean
    RecurringTask<Void> sweepExecutions(Executions executions) {
        return Tasks.recurring("sweep-executions", FixedDelay.ofMinutes(10))
                .execute((instance, context) -> executions.sweep());
    }
}
