package io.serai.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.provider.Provider;
import io.serai.tool.Effect;
import io.serai.tool.Example;
import io.serai.tool.SchemaCheck;
import io.serai.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds every difference between what an example says and what happened. */
final class Comparison {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Provider provider;
    private final String token;
    private final List<String> differences = new ArrayList<>();

    private Comparison(Provider provider, String token) {
        this.provider = provider;
        this.token = token;
    }

    /**
     * The differences, in sentences; none if the example holds true.
     *
     * @param token the credential that the provider must have seen
     */
    static List<String> differences(
            Tool tool, Provider provider, String token, Example example, List<Stub.Received> received, Ending ending) {
        Comparison comparison = new Comparison(provider, token);
        comparison.requests(tool, example, received);
        comparison.ending(tool, example, ending);
        return comparison.differences;
    }

    private void requests(Tool tool, Example example, List<Stub.Received> received) {
        int expected = example.exchanges().size();
        boolean mayAskAgain = tool.effect() == Effect.READ && example.fails() != null;
        List<Stub.Received> requests = mayAskAgain ? withoutRepetitions(received, expected) : received;
        if (requests.size() != expected) {
            differences.add("sends " + requests.size() + " requests, not " + expected);
            return;
        }
        for (int i = 0; i < expected; i++) {
            String place = expected == 1 ? "sends" : "call " + (i + 1) + " sends";
            new RequestComparison(place, provider, token, differences)
                    .compare(example.exchanges().get(i).sends(), requests.get(i));
        }
    }

    /** A read that fails is asked again; that is the gateway's affair, not the tool's. */
    private static List<Stub.Received> withoutRepetitions(List<Stub.Received> received, int expected) {
        boolean repeated = expected > 0
                && received.size() > expected
                && received.subList(expected, received.size()).stream().allMatch(received.get(expected - 1)::equals);
        return repeated ? received.subList(0, expected) : received;
    }

    private void ending(Tool tool, Example example, Ending ending) {
        if (example.fails() != null || ending.fails() != null) {
            if (!Objects.equals(example.fails(), ending.fails())) {
                differences.add("ends with " + ending + ", not with "
                        + (example.fails() != null ? example.fails() : "the result " + example.result()));
            }
            return;
        }
        JsonNode result = Objects.requireNonNull(ending.result());
        if (example.result() != null && !asSent(example.result()).equals(result)) {
            differences.add("result is " + result + ", not " + example.result());
        }
        if (tool.spec().outputSchema() != null) {
            new SchemaCheck(tool.spec().outputSchema())
                    .faults(result)
                    .forEach(fault -> differences.add("result does not fit outputSchema: " + fault.message() + " at /"
                            + String.join("/", fault.path())));
        }
    }

    /** What a file holds as another kind of number is the same on the wire. */
    static JsonNode asSent(JsonNode json) {
        return Objects.requireNonNull(tree(json.toString()));
    }

    static @Nullable JsonNode tree(String text) {
        try {
            return text.isEmpty() ? null : JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }
}
