package io.serai.mail;

import org.apache.camel.Component;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class MailToolConfiguration {

    @Bean
    Accounts accounts(Environment environment) {
        return new Accounts(MailSettings.of(environment));
    }

    /** One for each Camel context that meets a letter, and none before: Camel asks for it by this name. */
    @Bean("smtp-component")
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    Component letterComponent(Accounts accounts) {
        return new LetterComponent(accounts);
    }
}
