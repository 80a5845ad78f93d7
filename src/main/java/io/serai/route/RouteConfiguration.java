package io.serai.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.provider.ProviderComponent;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.ToolSpecs;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class RouteConfiguration {

    @Bean
    RouteFolder routeFolder(RouteSettings settings) {
        return new RouteFolder(settings.folder());
    }

    @Bean
    EditionReader editionReader(RouteFolder folder, ObjectMapper json, Environment environment) {
        return new EditionReader(folder, new YamlTrees(json), environment, true);
    }

    @Bean
    ScratchContext scratchContext(CamelContext camel, ProviderComponent provider) {
        return new ScratchContext(camel, provider);
    }

    @Bean
    LiveRoutes liveRoutes(
            CamelContext camel, Catalogue catalogue, Providers providers, ToolSpecs specs, RouteSettings settings) {
        return new LiveRoutes(camel, catalogue, providers, specs, settings.lastCalls());
    }

    @Bean
    RouteArchive routeArchive(JdbcClient sql, Clock clock) {
        return new RouteArchive(sql, clock);
    }

    @Bean
    RouteReports routeReports(ObjectProvider<RouteChange.Listener> listeners) {
        return new RouteReports(listeners.orderedStream().toList());
    }

    @Bean
    RouteFiles routeFiles(
            RouteFolder folder,
            EditionReader reader,
            ScratchContext scratch,
            LiveRoutes live,
            RouteArchive archive,
            RouteReports reports,
            Clock clock) {
        return new RouteFiles(folder, reader, scratch, live, archive, reports, clock);
    }

    @Bean
    RouteStart routeStart(
            RouteFolder folder, EditionReader reader, ScratchContext scratch, RouteArchive archive, RouteFiles files) {
        return new RouteStart(folder, reader, scratch, archive, files);
    }

    @Bean
    CamelContextConfiguration routesAtStart(
            ObjectProvider<RouteStart> start, ObjectProvider<RouteWatch> watch, Catalogue catalogue) {
        return new CamelContextConfiguration() {

            private Catalogue.@Nullable Change change;

            @Override
            public void beforeApplicationStart(CamelContext camel) {
                change = catalogue.change(); // one index for all tools, instead of one more for each
                try {
                    start.getObject().load(camel);
                } catch (Exception refused) {
                    change.close();
                    throw RuntimeCamelException.wrapRuntimeException(refused);
                }
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                if (change != null) {
                    change.close();
                }
                watch.ifAvailable(RouteWatch::start);
            }
        };
    }

    @Bean(destroyMethod = "stop")
    @ConditionalOnProperty(name = "serai.routes.watch", matchIfMissing = true)
    RouteWatch routeWatch(RouteFiles files, RouteSettings settings) {
        return new RouteWatch(files, settings.interval());
    }
}
