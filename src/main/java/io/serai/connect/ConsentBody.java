package io.serai.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.JsonBody;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request to start a consent says, in its query or in its body: one value each, under either spelling. */
final class ConsentBody {

    /** RFC 6749 section 3.3, without the comma that some vendors separate with. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x2B\\x2D-\\x5B\\x5D-\\x7E]+");

    private static final int LONGEST_SCOPES = 2_000;

    private final Request request;
    private final ObjectNode body;

    ConsentBody(Request request) {
        this.request = request;
        this.body =
                request.body().length == 0 ? JsonNodeFactory.instance.objectNode() : JsonBody.object(request.body());
    }

    /** @throws Problem 400 if it is said twice in two ways */
    @Nullable
    String text(String... names) {
        Set<String> found = new LinkedHashSet<>();
        for (String name : names) {
            found.addAll(request.queries(name));
            String inBody = JsonBody.text(body, name);
            if (inBody != null) {
                found.add(inBody);
            }
        }
        if (found.size() > 1) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The request says two different things in " + names[0] + ".");
        }
        return found.isEmpty() ? null : found.iterator().next();
    }

    /** A list, or a text with commas or spaces; null if nothing is said. */
    @Nullable
    List<String> scopes(String... names) {
        for (String name : names) {
            if (body.path(name).isArray()) {
                List<String> scopes = new ArrayList<>();
                for (JsonNode scope : body.get(name)) {
                    scopes.add(scope.isTextual() ? scope.textValue() : "");
                }
                return checked(scopes);
            }
        }
        String text = text(names);
        return text == null
                ? null
                : checked(Arrays.stream(text.split("[,\\s]+"))
                        .filter(scope -> !scope.isEmpty())
                        .toList());
    }

    private static List<String> checked(List<String> scopes) {
        if (!scopes.stream().allMatch(SCOPE.asMatchPredicate())
                || String.join(" ", scopes).length() > LONGEST_SCOPES) {
            throw JsonBody.invalid("scopes", "must be names without spaces, commas and quotes");
        }
        return scopes;
    }
}
