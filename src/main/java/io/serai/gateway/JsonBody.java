package io.serai.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.Utf8;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads request bodies: strict JSON within bounds, and fields of the type that they must have. */
public final class JsonBody {

    private static final int DEEPEST = 64;

    /** A parser of its own: what a caller sends is read more strictly than what a provider sends. */
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8 is the only encoding of the contract
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .maxTokenCount(4L * JsonBounds.MOST_MEMBERS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /** @throws Problem 400 if the body is not a JSON object */
    public static ObjectNode object(byte[] body) {
        if (body.length == 0) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The request needs a JSON body.");
        }
        if (!Utf8.isValid(body)) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The body is not UTF-8.");
        }
        JsonNode tree;
        try {
            tree = STRICT.readTree(body);
        } catch (StreamConstraintsException excessive) {
            throw Problem.of(
                    ProblemType.INVALID_REQUEST,
                    "The body is nested deeper than " + DEEPEST + " levels or has too many members.");
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed);
        } catch (IOException malformed) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The body is not valid JSON.");
        }
        if (tree instanceof ObjectNode object) {
            JsonBounds.check(object);
            return object;
        }
        throw Problem.of(ProblemType.INVALID_REQUEST, "The body must be a JSON object.");
    }

    private static Problem malformed(JsonProcessingException malformed) {
        var at = malformed.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problem.of(ProblemType.INVALID_REQUEST, "The body is not valid JSON" + where + ".");
    }

    /** @throws Problem 400 if the field is there and not a text */
    public static @Nullable String text(ObjectNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw invalid(field, "must be a text");
        }
        if (value.textValue().indexOf('\0') >= 0) {
            throw invalid(field, "must not contain the character U+0000"); // PostgreSQL keeps no such text
        }
        return value.textValue();
    }

    /** @throws Problem 400 if the field is missing or not a text */
    public static String requiredText(ObjectNode body, String field) {
        String value = text(body, field);
        if (value == null || value.isBlank()) {
            throw Problem.of(ProblemType.MISSING_FIELD, "Field " + field + " is missing.")
                    .with("errors", List.of(new FieldError(field, "is required")));
        }
        return value;
    }

    /** @throws Problem 400 if the field is there and not an object; an absent one reads as empty */
    public static ObjectNode objectField(ObjectNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return body.objectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw invalid(field, "must be an object");
    }

    /** @throws Problem 400 if the field is there and not a whole number in the range */
    public static long number(ObjectNode body, String field, long absent, long least, long most) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return absent;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw invalid(field, "must be a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    /** @throws Problem 400 if the field is there and neither true nor false */
    public static boolean flag(ObjectNode body, String field, boolean absent) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw invalid(field, "must be true or false");
        }
        return value.booleanValue();
    }

    public static Problem invalid(String field, String rule) {
        return Problem.of(ProblemType.VALIDATION_ERROR, "Field " + field + " " + rule + ".")
                .with("errors", List.of(new FieldError(field, rule)));
    }
}
