package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.Request;
import io.serai.json.Fields;
import io.serai.tool.Wishes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how a caller wants to be answered: member {@code options} of a body, or the query where the body is the tool's. */
final class ReadWishes {

    private static final String FIELDS = "fields";

    private ReadWishes() {}

    /** @throws io.serai.problem.Problem 400 */
    static Wishes of(ObjectNode body) {
        ObjectNode options = JsonBody.objectField(body, "options");
        return new Wishes(fields(options.get(FIELDS)));
    }

    /** @throws io.serai.problem.Problem 400 */
    static Wishes of(Request request) {
        List<String> paths = new ArrayList<>();
        for (String list : request.queries(FIELDS)) {
            paths.addAll(List.of(list.split(",", -1)));
        }
        return paths.isEmpty() ? Wishes.NONE : new Wishes(fields(paths, FIELDS));
    }

    private static @Nullable Fields fields(@Nullable JsonNode list) {
        if (list == null || list.isNull()) {
            return null;
        }
        List<String> paths = new ArrayList<>();
        list.forEach(path -> paths.add(path.isTextual() ? path.textValue() : ""));
        return fields(list.isArray() ? paths : List.of(), "options." + FIELDS);
    }

    private static Fields fields(List<String> paths, String place) {
        if (paths.isEmpty() || paths.size() > Fields.MOST) {
            throw JsonBody.invalid(place, "must be a list of 1 to " + Fields.MOST + " paths");
        }
        for (int i = 0; i < paths.size(); i++) {
            if (!Fields.isPath(paths.get(i))) {
                throw JsonBody.invalid(place + "." + i, "must be names with dots between them, such as user.login");
            }
        }
        return new Fields(paths);
    }
}
