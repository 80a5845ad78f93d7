package io.serai.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class DeadLetterConfiguration {

    @Bean
    DeadLetters deadLetters(
            JdbcClient sql, TenantCipher cipher, ObjectMapper json, DeadLetterSettings settings, Clock clock) {
        return new DeadLetters(sql, cipher, json, settings, clock);
    }
}
