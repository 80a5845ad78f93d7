package io.serai.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.serai.credential.Connections;
import io.serai.tenant.Tenants;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /actuator/prometheus} shows beside what each package counts. No label holds a tenant. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /** Far above what route files define; whoever reaches it would otherwise fill the memory with series. */
    private static final int MOST_ROUTES = 2_000;

    @Bean
    MeterFilter routeVersions() {
        return new RouteVersions();
    }

    @Bean
    MeterFilter mostRoutes() {
        return MeterFilter.maximumAllowableTags("camel.", RouteVersions.TAG, MOST_ROUTES, MeterFilter.deny());
    }

    @Bean
    MeterFilter mostTools() {
        return MeterFilter.maximumAllowableTags("serai.tool.", "tool", MOST_ROUTES, MeterFilter.deny());
    }

    @Bean
    CamelContextCustomizer routeSeries(MeterRegistry registry) {
        return camel -> camel.addRoutePolicyFactory(new RouteSeries(registry));
    }

    @Bean
    CamelContextCustomizer sharedDescriptions() {
        return camel -> camel.getCamelContextExtension().setManagementMBeanAssembler(new SharedDescriptions(camel));
    }

    @Bean
    CamelContextCustomizer contextTotals() {
        return camel -> camel.getManagementStrategy().setManagementObjectStrategy(new ContextTotals.Strategy());
    }

    /** Nobody listens to what happens to single exchanges; Camel makes eight events for each call if somebody may. */
    @Bean
    CamelContextConfiguration noExchangeEvents() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {}

            @Override
            public void afterApplicationStart(CamelContext camel) {
                camel.getCamelContextExtension().setEventNotificationApplicable(false);
            }
        };
    }

    /** Each is one indexed count, asked when somebody reads the metrics; in Vault it is a walk through all folders. */
    @Bean
    MeterBinder population(
            Tenants tenants, Connections connections, @Value("${serai.credential.store}") String credentialStore) {
        Duration countsFor = credentialStore.equals("vault") ? Duration.ofMinutes(5) : Duration.ZERO;
        RecentNumber credentials = new RecentNumber(connections::count, countsFor);
        return registry -> {
            Gauge.builder("serai.tenants", () -> tenants.count(null))
                    .description("Registered tenants")
                    .register(registry);
            Gauge.builder("serai.credentials", credentials)
                    .description("Stored connections of tenants to providers")
                    .register(registry);
        };
    }
}
