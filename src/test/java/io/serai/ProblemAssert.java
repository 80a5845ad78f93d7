package io.serai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Assertions about refusals: the status, the code and the form that every problem document has. */
public final class ProblemAssert extends AbstractAssert<ProblemAssert, Reply> {

    private static final List<String> ALWAYS =
            List.of("type", "title", "status", "detail", "instance", "code", "requestId", "error");

    /** In the order in which they follow, as far as they are there. */
    private static final List<String> SOMETIMES = List.of(
            "retryAfter",
            "outcome",
            "errors",
            "required",
            "limits",
            "provider",
            "compensated",
            "allow",
            "connect",
            "deadLetterId");

    private static final Pattern INTERNALS = Pattern.compile(
            "Exception|Throwable|io\\.serai|org\\.apache|org\\.spring|com\\.fasterxml|java\\.(lang|util|io)|\\bat [a-z]+\\.");

    private ProblemAssert(Reply actual) {
        super(actual, ProblemAssert.class);
    }

    public static ProblemAssert assertThatProblem(Reply actual) {
        return new ProblemAssert(actual);
    }

    /** Checks everything that holds for every problem, beside status and code. */
    public ProblemAssert is(int status, String code) {
        JsonNode json = actual.json();
        String text = actual.status() + " " + json;
        Assertions.assertThat(actual.status()).as(text).isEqualTo(status);
        Assertions.assertThat(json.path("code").asText()).as(text).isEqualTo(code);
        return hasTheFormOfAProblem();
    }

    public ProblemAssert hasTheFormOfAProblem() {
        JsonNode json = actual.json();
        String text = actual.status() + " " + json;
        List<String> members = new ArrayList<>();
        json.fieldNames().forEachRemaining(members::add);
        Assertions.assertThat(members).as(text).startsWith(ALWAYS.toArray(String[]::new));
        List<String> rest = members.subList(ALWAYS.size(), members.size());
        Assertions.assertThat(rest)
                .as(text)
                .isEqualTo(SOMETIMES.stream().filter(Set.copyOf(rest)::contains).toList());
        Assertions.assertThat(actual.header("Content-Type")).as(text).isEqualTo("application/problem+json");
        Assertions.assertThat(json.get("type").asText())
                .isEqualTo("urn:serai:error:" + json.get("code").asText());
        Assertions.assertThat(json.get("status").asInt()).isEqualTo(actual.status());
        Assertions.assertThat(json.get("requestId").asText()).isNotEmpty().isEqualTo(actual.header("X-Request-ID"));
        Assertions.assertThat(json.get("error").asText()).isNotEmpty();
        Assertions.assertThat(json.get("title").asText()).isNotEmpty();
        if (json.has("retryAfter")) {
            Assertions.assertThat(actual.header("Retry-After"))
                    .isEqualTo(json.get("retryAfter").asText());
        }
        Assertions.assertThat(INTERNALS.matcher(json.toString()).find())
                .as(text)
                .isFalse();
        return this;
    }

    public ProblemAssert hasOutcome(@Nullable String outcome) {
        Assertions.assertThat(actual.json().path("outcome").asText(null))
                .as(actual.json().toString())
                .isEqualTo(outcome);
        return this;
    }

    public ProblemAssert hasNoOutcome() {
        return hasOutcome(null);
    }

    /** Checks that the list of wrong fields names this one. */
    public ProblemAssert namesField(String field) {
        Assertions.assertThat(actual.json().path("errors").findValuesAsText("field"))
                .as(actual.json().toString())
                .contains(field);
        return this;
    }

    /** Checks a member of the document, by JSON pointer. */
    public ProblemAssert has(String pointer, @Nullable Object value) {
        JsonNode member = actual.json().at(pointer);
        Assertions.assertThat(member.isMissingNode() || member.isNull() ? null : member.asText())
                .as(pointer + " of " + actual.json())
                .isEqualTo(value == null ? null : value.toString());
        return this;
    }
}
