package io.serai.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns parts of a YAML file into JSON trees, for schemas, examples and properties. */
final class YamlTrees {

    private final ObjectMapper json;

    YamlTrees(ObjectMapper json) {
        this.json = json;
    }

    /** @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException for a value that is not what it looks like */
    JsonNode tree(Node node) {
        StandardConstructor constructor =
                new StandardConstructor(LoadSettings.builder().build());
        return json.valueToTree(constructor.constructSingleDocument(Optional.of(node)));
    }
}
