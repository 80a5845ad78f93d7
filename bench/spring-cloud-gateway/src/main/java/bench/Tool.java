package bench;

import java.util.Map;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriUtils;

import com.fasterxml.jackson.databind.node.ObjectNode;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A tool and where the upstream serves it. */
record Tool(String id, String prefix) {

    private static final String ATTRIBUTE = Tool.class.getName();

    private static final Map<String, Tool> BY_ID = Map.of(
            "bench.createItem", new Tool("bench.createItem", ""),
            "bench.createItemSlowly", new Tool("bench.createItemSlowly", "/slow"));

    static Tool named(String id) {
        return BY_ID.get(id);
    }

    static Tool of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }

    void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    /** The upstream's path; the arguments that it takes leave the others, which become the body. */
    String path(ObjectNode arguments) {
        return prefix + "/repos/" + segment(arguments, "owner") + "/" + segment(arguments, "repo") + "/issues";
    }

    private static String segment(ObjectNode arguments, String name) {
        return UriUtils.encodePathSegment(arguments.remove(name).textValue(), UTF_8);
    }
}
