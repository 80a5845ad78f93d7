package io.serai.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.provider.ProviderComponent;
import org.apache.camel.Component;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean(destroyMethod = "close")
    Databases databases(Environment environment, MeterRegistry meters) {
        return new Databases(DatabaseSettings.of(environment), meters);
    }

    /** One for each Camel context that meets a query, and none before: Camel asks for it by this name. */
    @Bean("sql-component")
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    Component databaseComponent(Databases databases, ProviderComponent providers) {
        return new DatabaseComponent(databases, providers::longestMillis);
    }
}
