package io.serai.quota;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class QuotaConfiguration {

    @Bean(destroyMethod = "close")
    Quotas quotas(JdbcClient sql, Clock clock) {
        return new Quotas(new QuotaRows(sql), clock);
    }
}
