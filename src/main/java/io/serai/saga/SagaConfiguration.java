package io.serai.saga;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.audit.ArgumentsHash;
import io.serai.audit.AuditTrail;
import io.serai.deadletter.DeadLetters;
import io.serai.deadletter.LetterArguments;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.TenantCipher;
import io.serai.tool.Catalogue;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SagaConfiguration {

    @Bean
    Sagas sagas(PlatformDatabase rows, Clock clock, TenantCipher cipher, ObjectMapper json) {
        return new SqlSagas(rows, clock, new SealedWork(cipher, json));
    }

    @Bean
    SagaRecords sagaRecords(
            AuditTrail trail,
            MeterRegistry meters,
            DeadLetters letters,
            LetterArguments sealing,
            ArgumentsHash hash,
            Catalogue catalogue,
            Clock clock) {
        return new SagaTrail(trail, meters, letters, sealing, hash, catalogue, clock);
    }

    @Bean
    Undoing undoing(
            Sagas sagas,
            CamelContext camel,
            Catalogue catalogue,
            SagaRecords records,
            SagaSettings settings,
            Clock clock) {
        return new Undoing(sagas, new Compensations(camel, catalogue), records, settings, clock);
    }

    @Bean
    SagaService sagaService(Sagas sagas, Undoing undoing, SagaSettings settings, Clock clock) {
        return new SagaService(sagas, undoing, settings, clock);
    }

    @Bean
    SagaRecovery sagaRecovery(Sagas sagas, Undoing undoing, MeterRegistry meters) {
        AtomicInteger open = new AtomicInteger();
        Gauge.builder("serai.saga.open", open, AtomicInteger::get)
                .description("Calls that may have to be undone: under way, being undone, or to be undone")
                .register(meters);
        return new SagaRecovery(sagas, undoing, open);
    }
}
