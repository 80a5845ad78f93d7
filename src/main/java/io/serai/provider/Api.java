package io.serai.provider;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The vendor's own OpenAPI document, of which operations become tools beside those of the file.
 *
 * @param document a file beside the provider file
 * @param operations which: {@code operationId}s or methods with paths, {@code *} for any characters; {@code all}
 * @param except which of them not
 * @param prefix before the names of their tools
 */
public record Api(
        String document,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> operations,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> except,

        String prefix) {

    /** The name of a file and nothing else: no address, and no way out of the folder. */
    private static final Pattern DOCUMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}\\.json");

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{0,20}");

    public Api {
        if (!DOCUMENT.matcher(Objects.requireNonNull(document, "openapi.document"))
                .matches()) {
            throw new IllegalArgumentException(
                    "openapi.document must be the name of a .json file beside this one: " + document);
        }
        operations = List.copyOf(Objects.requireNonNull(operations, "openapi.operations"));
        except = except == null ? List.of() : List.copyOf(except);
        prefix = Objects.requireNonNullElse(prefix, "");
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("openapi.operations names none; write all for all of them");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("openapi.prefix holds letters, digits, _ and -, at most 20");
        }
    }
}
