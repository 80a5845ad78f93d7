package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.Request;
import io.serai.json.Fields;
import io.serai.tool.Wishes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how a caller wants to be answered: member {@code options} of a body, or the query where the body is the tool's. */
public final class ReadWishes {

    private static final String FIELDS = "fields";
    private static final String PAGES = "pages";

    private ReadWishes() {}

    /** @throws io.serai.problem.Problem 400 */
    static Wishes of(ObjectNode body) {
        return ofOptions(JsonBody.objectField(body, "options"));
    }

    /**
     * The same of the options alone.
     *
     * @throws io.serai.problem.Problem 400
     */
    public static Wishes ofOptions(ObjectNode options) {
        return new Wishes(fields(options.get(FIELDS)), pages(options.path(PAGES), "options." + PAGES));
    }

    /** @throws io.serai.problem.Problem 400 */
    static Wishes of(Request request) {
        List<String> paths = new ArrayList<>();
        for (String list : request.queries(FIELDS)) {
            paths.addAll(List.of(list.split(",", -1)));
        }
        String pages = request.query(PAGES);
        return paths.isEmpty() && pages == null
                ? Wishes.NONE
                : new Wishes(paths.isEmpty() ? null : fields(paths, FIELDS), pages(number(pages), PAGES));
    }

    private static JsonNode number(@Nullable String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return text == null
                ? nodes.missingNode()
                : text.matches("[0-9]{1,9}") ? nodes.numberNode(Integer.parseInt(text)) : nodes.textNode(text);
    }

    private static int pages(JsonNode value, String place) {
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.canConvertToInt()
                || !value.isIntegralNumber()
                || value.intValue() < 1
                || value.intValue() > Wishes.MOST_PAGES) {
            throw JsonBody.invalid(place, "must be a whole number from 1 to " + Wishes.MOST_PAGES);
        }
        return value.intValue();
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
