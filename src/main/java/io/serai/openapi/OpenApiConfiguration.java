package io.serai.openapi;

import io.serai.gateway.ToolAccounts;
import io.serai.http.PublicUrl;
import io.serai.openapi.Rendered.Format;
import io.serai.provider.Providers;
import io.serai.tenant.TenancySettings;
import io.serai.tool.Catalogue;
import org.apache.camel.CamelContext;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.model.Model;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.function.SingletonSupplier;

/** The steps of {@code routes/gateway/documents.yaml}; the name of a bean is the name of its step. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    @Bean
    ServiceInfo serviceInfo(
            PublicUrl publicUrl, OpenApiSettings settings, @Value("${spring.application.version}") String version) {
        return new ServiceInfo(publicUrl.url(), version, settings);
    }

    /** The REST DSL is read at the first look: nobody may ever look, and the routes are not there yet. */
    @Bean
    Documents documents(Catalogue catalogue, Providers providers, @Lazy CamelContext camel, ServiceInfo service) {
        return new Documents(
                catalogue,
                providers,
                SingletonSupplier.of(() -> new DocumentWriter(
                        camel,
                        camel.getCamelContextExtension()
                                .getContextPlugin(Model.class)
                                .getRestDefinitions(),
                        service)));
    }

    @Bean
    SelectionReader selectionReader(
            Catalogue catalogue, Providers providers, ToolAccounts accounts, Documents documents) {
        return new SelectionReader(catalogue, providers, accounts, documents);
    }

    @Bean
    Processor openApiJson(SelectionReader reader, Documents documents) {
        return new ServeDocument(reader, documents, Format.JSON);
    }

    @Bean
    Processor openApiYaml(SelectionReader reader, Documents documents) {
        return new ServeDocument(reader, documents, Format.YAML);
    }

    @Bean
    Predicate mustSayWho(OpenApiSettings settings, TenancySettings tenancy) {
        return new MustSayWho(settings, tenancy);
    }

    @Bean
    Processor aiPlugin(ServiceInfo service) {
        return new PluginManifest(service);
    }
}
