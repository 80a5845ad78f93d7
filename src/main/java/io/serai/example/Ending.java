package io.serai.example;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.tool.Example;
import org.jspecify.annotations.Nullable;

/**
 * What a caller got: exactly one of the two.
 *
 * @param result JSON {@code null} for a call that succeeded without a result
 */
record Ending(@Nullable JsonNode result, Example.@Nullable Failure fails) {

    static Ending of(JsonNode result) {
        return new Ending(result, null);
    }

    static Ending of(Example.Failure fails) {
        return new Ending(null, fails);
    }

    @Override
    public String toString() {
        return fails != null ? "a failure: " + fails : "a result: " + result;
    }
}
