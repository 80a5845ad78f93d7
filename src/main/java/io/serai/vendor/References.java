package io.serai.vendor;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What the references of a document point to. Only places in the document itself are ever looked at. */
final class References {

    /** A chain of references that is longer goes round. */
    private static final int LONGEST = 20;

    private final DocumentIndex index;
    private final Map<String, JsonNode> known = new HashMap<>();

    References(DocumentIndex index) {
        this.index = index;
    }

    /** @throws UnusableOperation if there is nothing at this place of the document */
    JsonNode get(String reference) {
        JsonNode target = known.computeIfAbsent(reference, this::find);
        if (target.isMissingNode()) {
            throw new UnusableOperation(
                    reference.startsWith("#")
                            ? "its reference " + reference + " leads nowhere"
                            : "it refers to another document");
        }
        return target;
    }

    /** The value itself, or what it refers to. */
    JsonNode resolve(JsonNode value) {
        JsonNode resolved = value;
        for (int i = 0; resolved.path("$ref").isTextual(); i++) {
            if (i == LONGEST) {
                throw new UnusableOperation("its references go round");
            }
            resolved = get(resolved.get("$ref").textValue());
        }
        return resolved;
    }

    private JsonNode find(String reference) {
        if (!reference.startsWith("#/")) {
            return MissingNode.getInstance();
        }
        String pointer;
        try {
            pointer = URLDecoder.decode(reference.substring(2).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return MissingNode.getInstance();
        }
        // The parts are three names deep; what is deeper is inside one of them.
        String[] names = pointer.split("/", 4);
        if (names.length < 3) {
            return MissingNode.getInstance();
        }
        DocumentIndex.Slice part = index.part(names[0] + "/" + names[1] + "/" + names[2]);
        if (part == null) {
            return MissingNode.getInstance();
        }
        JsonNode tree = index.tree(part);
        return names.length == 3 ? tree : tree.at(JsonPointer.compile("/" + names[3]));
    }

    /** The value as an object; an empty one for anything else. */
    static ObjectNode object(JsonNode value) {
        return value instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
