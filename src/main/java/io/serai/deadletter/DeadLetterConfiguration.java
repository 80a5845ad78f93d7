package io.serai.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class DeadLetterConfiguration {

    @Bean
    DeadLetters deadLetters(PlatformDatabase rows, DeadLetterSettings settings, Clock clock) {
        return new DeadLetters(rows, settings, clock);
    }

    @Bean
    LetterArguments letterArguments(TenantCipher cipher, ObjectMapper json) {
        return new LetterArguments(cipher, json);
    }

    @Bean
    DeadLetterSweep deadLetterSweep(DeadLetters letters) {
        return new DeadLetterSweep(letters);
    }
}
