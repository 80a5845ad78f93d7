package io.serai.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.credential.Connections;
import io.serai.gateway.Answers;
import io.serai.gateway.InnerRoute;
import io.serai.http.ProblemAnswers;
import io.serai.http.PublicUrl;
import io.serai.provider.ConnectLink;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
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
    ResourceMetadata mcpResource(McpSettings settings, PublicUrl publicUrl) {
        return new ResourceMetadata(settings.issuers(), publicUrl);
    }

    @Bean
    Sessions sessions(McpSettings settings, MeterRegistry registry) {
        return new Sessions(settings.idle(), settings.sessions(), registry);
    }

    @Bean
    Listeners mcpListeners(McpSettings settings, Sessions sessions, Catalogue catalogue) {
        Listeners listeners = new Listeners(settings.streams(), sessions);
        catalogue.onChange(listeners::toolsChanged);
        return listeners;
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
    Processor mcpEndSession(Sessions sessions) {
        return new EndSession(sessions);
    }

    @Bean
    Predicate mcpIsCall() {
        return exchange -> Message.of(exchange).method().equals(Message.CALL_TOOL);
    }

    @Bean
    Processor mcpCall(
            @Lazy CamelContext camel, Catalogue catalogue, RpcAnswers rpc, CallResults results, Listeners listeners) {
        InnerRoute route = new InnerRoute(camel, "direct:mcp.streamed");
        return new ReadCall(catalogue, rpc, new StreamedCalls(route, listeners, results, rpc));
    }

    @Bean
    CallResults callResults(RpcAnswers rpc, Answers answers, ConnectLink link) {
        return new CallResults(rpc, answers, new Advice(link));
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
            Catalogue catalogue,
            Providers providers,
            Connections connections,
            ObjectMapper json,
            McpSettings settings,
            RpcAnswers rpc,
            Answers answers,
            Sessions sessions,
            Listeners listeners) {
        Greeting greeting = new Greeting(rpc, sessions);
        Method listTools = new ListTools(catalogue, providers, connections, new ToolTexts(json), rpc, settings.page());
        Method ping = (call, message) -> rpc.answer(message, json.createObjectNode());
        return new AnswerMethod(
                Map.of("initialize", greeting::initialize, "ping", ping, "tools/list", listTools),
                Map.of(
                        "server/discover",
                        greeting::discover,
                        "tools/list",
                        listTools,
                        "subscriptions/listen",
                        new Listen(listeners, rpc)),
                rpc,
                answers);
    }
}
