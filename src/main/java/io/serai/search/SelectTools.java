package io.serai.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.gateway.Reply;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code selectTools}: the tools for one thing that is to be done, or for several. */
final class SelectTools implements Processor {

    private static final int MOST_QUERIES = 10;

    private final Selection selection;
    private final UseCases useCases;

    SelectTools(Selection selection, UseCases useCases) {
        this.selection = selection;
        this.useCases = useCases;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        exchange.getMessage()
                .setBody(Reply.ok(answer(call, JsonBody.object(call.request().body()))));
    }

    private Map<String, Object> answer(Call call, ObjectNode body) {
        boolean one = body.hasNonNull("query");
        boolean several = body.hasNonNull("queries");
        if (one && several) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Give query or queries, not both.");
        }
        if (!one && !several) {
            throw Problem.of(ProblemType.MISSING_PARAMETER, "Say in query what is to be done, or in queries.")
                    .with("errors", List.of(new FieldError("query", "is required")));
        }
        return one ? selection.of(call, text(body, "query"), body) : useCases.of(call, questions(body), body);
    }

    private static List<UseCases.UseCase> questions(ObjectNode body) {
        JsonNode list = body.get("queries");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_QUERIES) {
            throw JsonBody.invalid("queries", "must be a list of 1 to " + MOST_QUERIES + " questions");
        }
        List<UseCases.UseCase> questions = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof ObjectNode question)) {
                throw JsonBody.invalid("queries." + i, "must be an object");
            }
            questions.add(new UseCases.UseCase(text(question, "use_case"), JsonBody.text(question, "known_fields")));
        }
        return questions;
    }

    private static String text(ObjectNode body, String field) {
        String text = JsonBody.requiredText(body, field);
        if (text.length() > ToolSearch.LONGEST_QUERY) {
            throw JsonBody.invalid(field, "must be 1 to " + ToolSearch.LONGEST_QUERY + " characters");
        }
        return text;
    }
}
