package io.serai.mcp;

import io.serai.gateway.Call;
import io.serai.gateway.ProblemPage;
import io.serai.http.Answer;
import io.serai.http.Inbound;
import io.serai.http.ProblemAnswers;
import io.serai.http.Request;
import io.serai.problem.Problem;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * How failures are told on the paths of the protocol: who may not come in learns it from HTTP, with the way to a
 * credential; the failure of a call is its result; any other is an error of the protocol.
 */
final class McpProblems implements ProblemPage {

    private final CallResults results;
    private final RpcAnswers rpc;
    private final ProblemAnswers problems;
    private final ResourceMetadata metadata;

    McpProblems(CallResults results, RpcAnswers rpc, ProblemAnswers problems, ResourceMetadata metadata) {
        this.results = results;
        this.rpc = rpc;
        this.problems = problems;
        this.metadata = metadata;
    }

    @Override
    public Optional<Answer> of(Exchange exchange, Problem problem) {
        Request request = Inbound.request(exchange);
        if (!isOurs(request.path())) {
            return Optional.empty();
        }
        int status = problem.type().status();
        if (status == 401 || status == 403) {
            return Optional.of(problems.answer(problem, request.path(), request.id())
                    .withHeaders(Map.of("WWW-Authenticate", metadata.challenge(problem))));
        }
        Message message = Message.ifKnown(exchange);
        if (message == null || message.isNotification()) {
            return Optional.empty();
        }
        return Optional.of(message.deliver(
                message.isCall()
                        ? Answer.json(200, results.failure(message, Call.of(exchange), problem))
                        : rpc.error(message.id(), RpcError.of(RpcError.INTERNAL_ERROR, 200, problem.detail()))));
    }

    private static boolean isOurs(String path) {
        String bare = bare(path);
        return bare.equals("/mcp")
                || bare.startsWith("/mcp/")
                || bare.equals(OpenPair.STREAM)
                || bare.equals(OpenPair.MESSAGES);
    }

    static String bare(String path) {
        return path.startsWith("/api/v1/") ? path.substring("/api/v1".length()) : path;
    }
}
