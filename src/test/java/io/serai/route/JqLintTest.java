package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a forbidden word and is none, and the other way round. */
class JqLintTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env",
                ".a.input",
                "{env: .x, def: .y, \"import\": 1}",
                "\"env \\(.x) def range\"",
                ".environment | .range_of",
                "[.[] | select(.type == \"input\")] # env",
                "[recurse]",
                ".. | .debug?",
                "limit(3; .[])",
                "$environment",
                "map(.def)",
                "\"\\\"env\\\"\""
            })
    void aWordInAnotherPlaceIsNoFault(String text) {
        // Then
        assertThat(JqLint.fault(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                ". | env | .HOME",
                "[env]",
                "{a: env}",
                "$ENV.PATH",
                "\"\\(env)\"",
                "\"a\\(\"b\\($ENV)c\")d\"",
                "\"\\(.a + (.b)) \\(input_filename)\"",
                "\"x\" | env",
                "# nothing\nenv",
                "range(3)",
                "def f: .; f",
                "recurse (.a)",
                "first(repeat(1))"
            })
    void aWordThatIsAFunctionIsOne(String text) {
        // Then
        assertThat(JqLint.fault(text)).isPresent();
    }
}
