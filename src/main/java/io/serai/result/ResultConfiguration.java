package io.serai.result;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ResultConfiguration {

    @Bean
    Results results(
            PlatformDatabase rows,
            TenantCipher cipher,
            ResultSettings settings,
            Clock clock,
            MeterRegistry registry,
            StorageQuota quota) {
        return new SqlResults(rows, cipher, settings, clock, new ResultMeters(registry), quota);
    }

    /** On one of the instances. */
    @Bean
    RecurringTask<Void> sweepResults(Results results) {
        return Tasks.recurring("sweep-results", FixedDelay.ofMinutes(1))
                .execute((instance, context) -> results.sweep());
    }
}
