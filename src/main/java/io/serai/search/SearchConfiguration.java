package io.serai.search;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.gateway.ToolAccounts;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    @Bean
    ToolSearch toolSearch(
            Catalogue catalogue,
            Providers providers,
            SearchSettings settings,
            @Value("${serai.data.path}") Path data,
            MeterRegistry registry) {
        Path folder = data.resolve("search");
        Meanings meanings =
                settings.meaning() ? new Meanings(new E5(folder), folder.resolve("vectors"), settings.threads()) : null;
        return new ToolSearch(catalogue, providers, meanings, settings.patience(), registry);
    }

    @Bean
    Processor selectTools(
            ToolSearch search, Catalogue catalogue, Providers providers, ToolAccounts accounts, Clock clock) {
        return new SelectTools(
                new Selection(search, catalogue, providers, accounts, clock), new UseCases(search, accounts));
    }
}
