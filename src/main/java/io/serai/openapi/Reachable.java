package io.serai.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leaves out of a document the components that nothing in it refers to. */
final class Reachable {

    private static final Pattern REFERENCE = Pattern.compile("#/components/(\\w+)/([^/]+).*");

    private Reachable() {}

    static ObjectNode of(ObjectNode components, JsonNode paths) {
        Set<String> reached = new HashSet<>();
        Deque<JsonNode> open = new ArrayDeque<>();
        open.add(paths);
        while (!open.isEmpty()) {
            for (JsonNode reference : open.remove().findValues("$ref")) {
                Matcher target = REFERENCE.matcher(reference.asText());
                if (target.matches() && reached.add(target.group(1) + "/" + target.group(2))) {
                    open.add(components.path(target.group(1)).path(target.group(2)));
                }
            }
        }
        return copy(components, reached);
    }

    private static ObjectNode copy(ObjectNode components, Set<String> reached) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        components.properties().forEach(kind -> kind.getValue().properties().forEach(component -> {
            boolean scheme = kind.getKey().equals("securitySchemes");
            if (scheme || reached.contains(kind.getKey() + "/" + component.getKey())) {
                copy.withObject("/" + kind.getKey()).set(component.getKey(), component.getValue());
            }
        }));
        return copy;
    }
}
