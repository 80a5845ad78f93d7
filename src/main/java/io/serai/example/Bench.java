package io.serai.example;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.credential.Connections;
import io.serai.provider.Providers;
import io.serai.result.Results;
import io.serai.route.ProviderSheet;
import io.serai.saga.SagaService;
import io.serai.tool.Catalogue;
import io.serai.tool.ToolSpecs;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * The part of the gateway that makes a call: tools, providers and the outbound client, wired as in the product, without
 * doors, tenants or stores. One token stands for every connection.
 */
final class Bench implements AutoCloseable {

    static final String TOKEN = "example-token";

    /** What a bench needs of the product. Named by packages, because what is in them is their own affair. */
    @ComponentScan({"io.serai.http", "io.serai.tool", "io.serai.provider"})
    @ConfigurationPropertiesScan({"io.serai.http", "io.serai.provider"})
    static final class Parts {}

    private final AnnotationConfigApplicationContext parts = new AnnotationConfigApplicationContext();
    private final CamelContext camel = new DefaultCamelContext();
    private final DatabaseStandIn database = new DatabaseStandIn();
    private final MailStandIn mail = new MailStandIn();

    /** @param sheets whose tools are to run */
    Bench(List<ProviderSheet> sheets) throws Exception {
        try {
            assemble();
            load(sheets);
        } catch (Exception refused) {
            close();
            throw refused;
        }
    }

    private void assemble() throws Exception {
        Map<String, Object> own = Map.of(
                "serai.http.host", "127.0.0.1",
                "serai.http.event-loops", 1,
                "serai.public.url", "http://127.0.0.1");
        var sources = parts.getEnvironment().getPropertySources();
        sources.addFirst(new MapPropertySource("bench", own));
        new YamlPropertySourceLoader()
                .load("defaults", new ClassPathResource("application.yaml"))
                .forEach(sources::addLast);
        MeterRegistry meters = new SimpleMeterRegistry();
        parts.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        parts.registerBean(Clock.class, Clock::systemUTC);
        parts.registerBean(MeterRegistry.class, () -> meters);
        parts.registerBean(Connections.class, () -> Connections.of(new OneCredential(TOKEN), meters));
        parts.registerBean(Results.class, NoResults::new);
        parts.register(Parts.class);
        parts.refresh();
    }

    private void load(List<ProviderSheet> sheets) throws Exception {
        for (String scheme : List.of("tool", "provider", "problem", "tell")) {
            camel.addComponent(scheme, parts.getBean(scheme + "-component", Component.class));
        }
        camel.addComponent("sql", database);
        camel.addComponent("smtp", mail);
        camel.addService(SagaService.forgetful(camel, catalogue()));
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        parts.getBeansOfType(CamelContextConfiguration.class)
                .values()
                .forEach(part -> part.beforeApplicationStart(camel));
        for (ProviderSheet sheet : sheets) {
            parts.getBean(Providers.class).put(sheet.providerId(), sheet.provider());
            sheet.specs().forEach(parts.getBean(ToolSpecs.class)::put);
            if (!sheet.specs().isEmpty()) {
                PluginHelper.getRoutesLoader(camel)
                        .loadRoutes(ResourceHelper.fromString("file:" + sheet.file(), sheet.routes()));
            }
        }
        camel.start();
    }

    Catalogue catalogue() {
        return parts.getBean(Catalogue.class);
    }

    DatabaseStandIn database() {
        return database;
    }

    MailStandIn mail() {
        return mail;
    }

    CamelContext camel() {
        return camel;
    }

    @Override
    public void close() {
        camel.stop();
        parts.close();
    }
}
