package io.serai.gateway;

import io.serai.audit.AuditTrail;
import io.serai.credential.Connections;
import io.serai.deadletter.DeadLetters;
import io.serai.http.FrontDoor;
import io.serai.throttle.Layer;
import io.serai.throttle.Limits;
import io.serai.throttle.Throttle;
import io.serai.tool.Catalogue;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that say what this is and whether it works. */
@Configuration(proxyBeanMethods = false)
class HealthStepsConfiguration {

    /** The bucket that the check of the limiter takes from, with more than it can be asked. */
    private static final Limits PLENTY = Limits.perMinute("@readiness:rate", Layer.TENANT, 1_000_000);

    @Bean
    Processor index(@Value("${spring.application.version}") String version) {
        return new Index(version);
    }

    @Bean
    Processor health(Catalogue catalogue, @Value("${spring.application.version}") String version, Clock clock) {
        return new Health(catalogue, version, clock);
    }

    @Bean
    Processor readiness(
            DeadLetters letters,
            Throttle throttle,
            AuditTrail trail,
            Catalogue catalogue,
            Connections connections,
            FrontDoor door,
            @Value("${serai.credential.store}") String credentialStore) {
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("store", letters::isReachable);
        checks.put("limiter", () -> throttle.take(PLENTY).join().admitted());
        checks.put("audit", trail::isWritable);
        checks.put("catalogue", () -> !catalogue.all().isEmpty());
        if (credentialStore.equals("vault")) {
            // Without Vault this node goes on with what it knows, so it is not taken out of service at once.
            checks.put("vault", () -> connections.isServing() || connections.isWritable());
            return new AnswerReadiness(
                    new Readiness(checks), Map.of("vault", connections::storeCondition), door::isLeaving);
        }
        return new AnswerReadiness(new Readiness(checks), Map.of(), door::isLeaving);
    }
}
