package io.serai.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.List;

/** Checks arguments against a tool's JSON Schema. */
public final class ArgumentCheck {

    private final InputSchema schema;

    ArgumentCheck(InputSchema schema) {
        this.schema = schema;
    }

    /** @throws Problem 400 {@code VALIDATION_ERROR} with one entry for each field that is wrong */
    public void check(ObjectNode arguments) {
        List<Error> errors = validate(arguments);
        if (errors.isEmpty()) {
            return;
        }
        List<FieldError> entries = errors.stream()
                .limit(50)
                .map(error -> new FieldError(field(error), error.getMessage()))
                .toList();
        throw Problem.of(ProblemType.VALIDATION_ERROR, "The arguments do not fit the tool's schema.")
                .with("errors", entries);
    }

    private List<Error> validate(ObjectNode arguments) {
        try {
            return schema.check().validate(arguments);
        } catch (StackOverflowError tooLong) {
            // Java's regular expressions recurse once for each repetition of a group: a long text exhausts the stack.
            throw Problem.of(ProblemType.VALIDATION_ERROR, "An argument is too long to be checked.")
                    .with("errors", List.of(new FieldError("parameters", "holds a text that is too long")));
        }
    }

    private static String field(Error error) {
        StringBuilder field = new StringBuilder("parameters");
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            field.append('.').append(error.getInstanceLocation().getElement(i));
        }
        return error.getProperty() == null
                ? field.toString()
                : field.append('.').append(error.getProperty()).toString();
    }
}
