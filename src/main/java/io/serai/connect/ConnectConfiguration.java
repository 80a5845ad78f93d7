package io.serai.connect;

import io.serai.gateway.ProblemPage;
import io.serai.http.Inbound;
import io.serai.http.PublicUrl;
import io.serai.oauth.Consents;
import io.serai.oauth.OAuthSettings;
import io.serai.problem.ProblemType;
import io.serai.provider.Providers;
import io.serai.tenant.TenancySettings;
import io.serai.tenant.TenantDirectory;
import java.util.Optional;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/oauth.yaml}; the name of a bean is the name of its step. */
@Configuration(proxyBeanMethods = false)
class ConnectConfiguration {

    @Bean
    ResultPage resultPage() {
        return new ResultPage();
    }

    /** A person whose link has expired gets a page; a program gets the problem document. */
    @Bean
    ProblemPage expiredPage(ResultPage page) {
        return (exchange, problem) ->
                problem.type() == ProblemType.INVALID_STATE && Browser.accepts(Inbound.request(exchange))
                        ? Optional.of(page.answer(problem.type().status(), ResultPage.Kind.EXPIRED, null, null, null))
                        : Optional.empty();
    }

    @Bean
    Processor startConsent(
            Providers providers,
            Consents consents,
            OAuthSettings settings,
            TenancySettings tenancy,
            TenantDirectory tenants) {
        return new StartConsent(providers, consents, new ReturnAddresses(settings, tenancy), tenants);
    }

    @Bean
    Processor takeConsent(Consents consents, TenantDirectory tenants) {
        return new TakeConsent(consents, tenants);
    }

    @Bean
    Processor finishConsent(Providers providers, Consents consents, PublicUrl publicUrl) {
        return new FinishConsent(providers, consents, publicUrl);
    }

    @Bean
    Processor showResult(Providers providers, ResultPage page) {
        return new ShowResult(providers, page);
    }
}
