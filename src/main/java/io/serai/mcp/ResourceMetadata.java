package io.serai.mcp;

import io.serai.gateway.Reply;
import io.serai.http.Inbound;
import io.serai.http.PublicUrl;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code mcpResource}: where tokens for this server are given, as RFC 9728 has it, and the challenge that leads there.
 * Without an authorization server there is no such document: clients would look for one.
 */
final class ResourceMetadata implements Processor {

    private static final String SCOPES = Scope.TOOLS_READ.text() + " " + Scope.TOOLS_INVOKE.text();

    private final List<String> issuers;
    private final PublicUrl publicUrl;

    ResourceMetadata(List<String> issuers, PublicUrl publicUrl) {
        this.issuers = List.copyOf(issuers);
        this.publicUrl = publicUrl;
    }

    @Override
    public void process(Exchange exchange) {
        if (issuers.isEmpty()) {
            throw Problem.of(
                    ProblemType.ROUTE_NOT_FOUND, "No authorization server is set up; callers need an API key.");
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("resource", publicUrl.at(resource(exchange)).toString());
        document.put("authorization_servers", issuers);
        document.put("bearer_methods_supported", List.of("header"));
        document.put("scopes_supported", List.of(SCOPES.split(" ")));
        document.put("resource_name", "Serai");
        exchange.getMessage().setBody(Reply.ok(document));
    }

    /** RFC 9728 section 3.3: what stands behind the well-known part is the resource that the document is about. */
    private static String resource(Exchange exchange) {
        return Inbound.request(exchange).path().endsWith("/mcp") ? "/mcp" : "";
    }

    /** The value of {@code WWW-Authenticate} for a caller that is not let in. */
    String challenge(Problem problem) {
        String where = issuers.isEmpty()
                ? ""
                : " resource_metadata=\"" + publicUrl.at("/.well-known/oauth-protected-resource/mcp") + "\",";
        return "Bearer" + where + error(problem) + " scope=\"" + scopes(problem) + "\"";
    }

    private static String error(Problem problem) {
        return switch (problem.type()) {
            case INSUFFICIENT_SCOPES -> " error=\"insufficient_scope\",";
            case INVALID_API_KEY, INVALID_TOKEN -> " error=\"invalid_token\",";
            default -> "";
        };
    }

    private static String scopes(Problem problem) {
        return problem.members().get("required") instanceof List<?> required
                ? required.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : SCOPES;
    }
}
