package io.serai.route;

import io.serai.provider.ProviderComponent;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.ProblemComponent;
import io.serai.tool.TellComponent;
import io.serai.tool.ToolComponent;
import io.serai.tool.ToolSpecs;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.saga.CamelSagaService;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.support.DefaultRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Builds the routes of a file in a Camel context of their own, which is thrown away: whatever Camel has against them shows
 * before the running context has seen them. No route is started there, so nothing is published or called.
 */
final class ScratchContext {

    private final CamelContext live;
    private final ProviderComponent provider;

    ScratchContext(CamelContext live, ProviderComponent provider) {
        this.live = live;
        this.provider = provider;
    }

    /** @return what Camel has against the routes; null if nothing */
    @Nullable
    Finding check(Edition edition) {
        Providers providers = new Providers();
        ToolSpecs specs = new ToolSpecs();
        LiveRoutes.keep(edition, providers, specs);
        try (DefaultCamelContext scratch = new DefaultCamelContext(new DefaultRegistry(new LiveBeans(live)))) {
            scratch.disableJMX();
            scratch.setAutoStartup(false);
            scratch.setStartupSummaryLevel(StartupSummaryLevel.Off); // it comes and goes with every edit
            scratch.addComponent("tool", new ToolComponent(new Catalogue(), specs));
            scratch.addComponent("provider", provider.with(providers));
            scratch.addComponent("problem", new ProblemComponent());
            scratch.addComponent("tell", new TellComponent());
            scratch.start();
            LiveRoutes.addRoutes(scratch, edition);
            LiveRoutes.removeBeans(scratch, edition);
            return null;
        } catch (Exception refused) {
            return finding(edition, refused);
        }
    }

    /** Where the route begins that Camel names, with its reason. */
    static Finding finding(Edition edition, Exception refused) {
        CamelRefusal refusal = CamelRefusal.of(refused);
        return new Finding(
                edition.file(), edition.lineOf(refusal.routeId()), 1, refusal.reason(), "Camel refuses this route");
    }

    /** Components of which everyone who asks gets a new one. */
    private static final Set<String> ONE_FOR_EACH_CONTEXT = Set.of("sql-component", "smtp-component");

    /** The beans of the running context by name. A component belongs to one context, and is never among them. */
    private record LiveBeans(CamelContext live) implements BeanRepository {

        @Override
        public @Nullable Object lookupByName(String name) {
            Object bean = live.getRegistry().lookupByName(name);
            return bean instanceof Component && !ONE_FOR_EACH_CONTEXT.contains(name) ? null : bean;
        }

        @Override
        public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
            return Component.class.isAssignableFrom(type) && !ONE_FOR_EACH_CONTEXT.contains(name)
                    ? null
                    : live.getRegistry().lookupByNameAndType(name, type);
        }

        @Override
        public <T> Map<String, T> findByTypeWithName(Class<T> type) {
            return Map.of();
        }

        @Override
        public <T> Set<T> findByType(Class<T> type) {
            return type == CamelSagaService.class ? live.getRegistry().findByType(type) : Set.of();
        }
    }
}
