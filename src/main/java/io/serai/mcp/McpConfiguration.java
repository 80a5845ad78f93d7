package io.serai.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.credential.Connections;
import io.serai.gateway.Answers;
import io.serai.http.ProblemAnswers;
import io.serai.http.PublicUrl;
import io.serai.provider.ConnectLink;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import java.util.Map;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
    Processor mcpMessage(RpcAnswers rpc) {
        return new ReadMessage(rpc);
    }

    @Bean
    Predicate mcpIsCall() {
        return exchange -> Message.of(exchange).method().equals(Message.CALL_TOOL);
    }

    @Bean
    Processor mcpCall(Catalogue catalogue, RpcAnswers rpc) {
        return new ReadCall(catalogue, rpc);
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
            Answers answers) {
        Greeting greeting = new Greeting(rpc);
        Method listTools = new ListTools(catalogue, providers, connections, new ToolTexts(json), rpc, settings.page());
        Method ping = (call, message) -> rpc.result(message, json.createObjectNode());
        return new AnswerMethod(
                Map.of("initialize", greeting::initialize, "ping", ping, "tools/list", listTools),
                Map.of("server/discover", greeting::discover, "tools/list", listTools),
                rpc,
                answers);
    }
}
