package io.serai.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.gateway.Answers;
import io.serai.gateway.CallerTools;
import io.serai.gateway.InnerRoute;
import io.serai.gateway.ToolAccounts;
import io.serai.http.ProblemAnswers;
import io.serai.http.PublicUrl;
import io.serai.oidc.OidcSettings;
import io.serai.provider.ConnectLink;
import io.serai.search.ToolSearch;
import io.serai.tenant.Standing;
import io.serai.tool.Catalogue;
import io.serai.tool.OwnToolSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** The steps of {@code routes/gateway/mcp.yaml}; the name of a bean is the name of its step. */
@Configuration(proxyBeanMethods = false)
class McpConfiguration {

    @Bean
    RpcAnswers rpcAnswers(ObjectMapper json, @Value("${spring.application.version}") String version) {
        return new RpcAnswers(json, version);
    }

    @Bean
    Processor mcpOrigin(McpSettings settings, PublicUrl publicUrl) {
        return new CheckOrigin(settings.origins(), publicUrl);
    }

    @Bean
    ResourceMetadata mcpResource(OidcSettings settings, PublicUrl publicUrl) {
        return new ResourceMetadata(settings.issuerIds(), publicUrl);
    }

    @Bean
    Sessions sessions(McpSettings settings, MeterRegistry registry) {
        return new Sessions(settings.idle(), settings.sessions(), registry);
    }

    @Bean
    Listeners mcpListeners(
            McpSettings settings,
            Sessions sessions,
            Offers offers,
            Catalogue catalogue,
            OwnToolSource ownTools,
            Standing standing) {
        Listeners listeners = new Listeners(
                settings.streams(),
                sessions,
                offers,
                owner -> standing.isGood(owner.kind(), owner.principalId(), owner.tenantId()));
        catalogue.onChange(listeners::toolsChanged);
        ownTools.onChange(listeners::toolsChanged);
        return listeners;
    }

    @Bean
    Offers mcpOffers(Catalogue catalogue, CallerTools tools, McpSettings settings) {
        return new Offers(catalogue, tools, settings.listed());
    }

    @Bean
    SearchTools mcpSearchTools(
            ToolSearch search, ToolAccounts accounts, Offers offers, RpcAnswers rpc, ObjectMapper json) {
        return new SearchTools(search, accounts, offers, new ToolTexts(json), rpc);
    }

    @Bean
    Goodbye goodbye(Listeners listeners) {
        return new Goodbye(listeners);
    }

    /** Lets go of whoever listens, before the door waits for the answers that are under way. */
    record Goodbye(Listeners listeners) {

        @Order(-1)
        @EventListener(ContextClosedEvent.class)
        void say() {
            listeners.endAll();
        }
    }

    @Bean
    Processor mcpMessage(RpcAnswers rpc, Sessions sessions) {
        return new ReadMessage(rpc, sessions);
    }

    @Bean
    Processor mcpStream(Sessions sessions, Listeners listeners, RpcAnswers rpc) {
        return new OpenStream(sessions, listeners, rpc);
    }

    @Bean
    Processor mcpPair(Sessions sessions, Listeners listeners, RpcAnswers rpc, PublicUrl publicUrl) {
        return new OpenPair(sessions, listeners, rpc, publicUrl);
    }

    @Bean
    Processor mcpEndSession(Sessions sessions) {
        return new EndSession(sessions);
    }

    @Bean
    Predicate mcpIsCall(SearchTools searchTools) {
        return exchange -> {
            Message message = Message.of(exchange);
            return message.isCall() && !searchTools.isAskedBy(message);
        };
    }

    @Bean
    Processor mcpCall(
            @Lazy CamelContext camel, Offers offers, RpcAnswers rpc, CallResults results, Listeners listeners) {
        InnerRoute route = new InnerRoute(camel, "direct:mcp.streamed");
        return new ReadCall(offers, rpc, new StreamedCalls(route, listeners, results, rpc));
    }

    @Bean
    CallResults callResults(RpcAnswers rpc, Answers answers, ConnectLink link, ObjectMapper json) {
        return new CallResults(rpc, answers, new Advice(link), new ResultForms(json));
    }

    @Bean
    Processor mcpAnswer(CallResults results, Answers answers) {
        return new AnswerCall(results, answers);
    }

    @Bean
    McpProblems mcpProblems(CallResults results, RpcAnswers rpc, ProblemAnswers problems, ResourceMetadata metadata) {
        return new McpProblems(results, rpc, problems, metadata);
    }

    @Bean
    Processor mcpMethod(
            SearchTools searchTools,
            ToolAccounts accounts,
            ObjectMapper json,
            McpSettings settings,
            RpcAnswers rpc,
            Answers answers,
            Sessions sessions,
            Offers offers,
            Listeners listeners) {
        ListPage page = new ListPage(settings.page());
        Prompts prompts = new Prompts(offers, page, rpc);
        Map<String, Method> both = Map.of(
                "tools/list",
                new ListTools(offers, searchTools, accounts, new ToolTexts(json), rpc, page),
                Message.CALL_TOOL,
                searchTools,
                "prompts/list",
                prompts::list,
                "resources/list",
                prompts::resources,
                "resources/templates/list",
                prompts::templates,
                "completion/complete",
                prompts::complete);
        Greeting greeting = new Greeting(rpc, sessions, offers);
        Map<String, Method> modern = new HashMap<>(both);
        modern.put("server/discover", greeting::discover);
        modern.put("subscriptions/listen", new Listen(listeners, rpc));
        SessionMethods session = new SessionMethods(rpc);
        Map<String, Method> withSessions = new HashMap<>(both);
        withSessions.put("initialize", greeting::initialize);
        withSessions.put("ping", (call, message) -> rpc.answer(message, json.createObjectNode()));
        withSessions.put("logging/setLevel", session::setLevel);
        withSessions.put("resources/subscribe", session::subscribe);
        withSessions.put("resources/unsubscribe", session::unsubscribe);
        return new AnswerMethod(withSessions, modern, rpc, answers, offers);
    }
}
