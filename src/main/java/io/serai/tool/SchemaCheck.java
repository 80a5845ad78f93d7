package io.serai.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;

/** Compares values with a JSON Schema that was compiled once. No network reference is ever followed. */
public final class SchemaCheck {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry ->
                    registry.schemaLoader(loader -> loader.resourceLoaders(loaders -> loaders.values(List::clear))));

    /**
     * A place where a value does not fit.
     *
     * @param path names of members and positions in lists, from the root; a member that should not be there is its end
     */
    public record Fault(List<String> path, String message) {}

    private final Schema schema;

    /** @throws RuntimeException if nothing could be compared with this schema */
    public SchemaCheck(JsonNode schema) {
        this.schema = REGISTRY.getSchema(schema);
        this.schema.initializeValidators(); // compiled now: at the first call it would cost that caller
    }

    List<Error> validate(JsonNode value) {
        return schema.validate(value);
    }

    /** Where the value does not fit; empty if it fits. */
    public List<Fault> faults(JsonNode value) {
        return validate(value).stream().map(SchemaCheck::fault).toList();
    }

    private static Fault fault(Error error) {
        List<String> path = new ArrayList<>();
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            path.add(String.valueOf(error.getInstanceLocation().getElement(i)));
        }
        if (error.getKeyword().equals("additionalProperties")) {
            path.add(error.getProperty());
        }
        return new Fault(List.copyOf(path), error.getMessage());
    }
}
