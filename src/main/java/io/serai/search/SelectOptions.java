package io.serai.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.JsonBody;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a caller of {@code select} wants its answer.
 *
 * @param categories the only ones wanted; null for all
 * @param tokenBudget how much all tools of the answer may cost in a model's context
 */
record SelectOptions(
        @Nullable Set<String> categories,
        int tokenBudget,
        int maxTools,
        boolean schemas,
        boolean guidance,
        boolean connectionStatus) {

    static final int MOST_TOOLS = 100;
    private static final int MOST_CATEGORIES = 20;

    /** Reads {@code options}, its alias {@code context}, and the three that may stand in the body itself. */
    static SelectOptions of(ObjectNode body) {
        ObjectNode all = body.objectNode();
        for (String alias : new String[] {"tokenBudget", "maxTools"}) {
            if (body.hasNonNull(alias)) {
                all.set(alias, body.get(alias));
            }
        }
        if (body.hasNonNull("categories")) {
            all.set("allowedCategories", body.get("categories"));
        }
        all.setAll(JsonBody.objectField(body, "context"));
        all.setAll(JsonBody.objectField(body, "options"));
        return new SelectOptions(
                categories(all.get("allowedCategories")),
                (int) JsonBody.number(all, "tokenBudget", 5_000, 100, 100_000),
                (int) JsonBody.number(all, "maxTools", 5, 1, MOST_TOOLS),
                JsonBody.flag(all, "includeSchemas", false),
                JsonBody.flag(all, "includeGuidance", false),
                JsonBody.flag(all, "includeConnectionStatus", false));
    }

    private static @Nullable Set<String> categories(@Nullable JsonNode list) {
        if (list == null || list.isNull()) {
            return null;
        }
        Set<String> categories = new HashSet<>();
        list.forEach(name -> categories.add(name.isTextual() ? name.textValue() : ""));
        if (!list.isArray() || list.size() > MOST_CATEGORIES || categories.contains("")) {
            throw JsonBody.invalid("allowedCategories", "must be a list of up to " + MOST_CATEGORIES + " texts");
        }
        return categories;
    }
}
