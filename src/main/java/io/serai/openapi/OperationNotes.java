package io.serai.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the REST DSL cannot say of its operations, by their ids; and all schemas that are no tool's. */
final class OperationNotes {

    private final JsonNode operations;
    private final JsonNode tags;
    private final ObjectNode components;

    private OperationNotes(JsonNode notes) {
        this.operations = notes.path("operations");
        this.tags = notes.path("tags");
        this.components = (ObjectNode) notes.path("components");
    }

    static OperationNotes read() {
        try (InputStream file = OperationNotes.class.getResourceAsStream("operations.yaml")) {
            return new OperationNotes(new ObjectMapper(new YAMLFactory()).readTree(Objects.requireNonNull(file)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The operations that have notes. */
    Iterator<String> ids() {
        return operations.fieldNames();
    }

    /** Name of the schema of its body. */
    Optional<String> body(String id) {
        return Optional.ofNullable(operations.path(id).path("body").textValue());
    }

    /** Whether a schema asks for anything, so that there must be a body. */
    boolean isRequired(String schema) {
        return !components.path("schemas").path(schema).path("required").isEmpty();
    }

    /** Name of the schema of its answer. */
    Optional<String> answer(String id) {
        return Optional.ofNullable(operations.path(id).path("answer").textValue());
    }

    /** Media type of its answer; null if it is JSON. */
    @Nullable
    String mediaType(String id) {
        return operations.path(id).path("mediaType").textValue();
    }

    /** Whether nobody needs a credential for it. */
    boolean isPublic(String id) {
        return operations.path(id).path("public").booleanValue();
    }

    /** Whether it only reads, although it is no GET. */
    boolean changesNothing(String id) {
        return operations.path(id).path("reads").booleanValue();
    }

    /** What a tag of the REST DSL stands for. */
    String tag(String name) {
        return tags.path(name).asText(name);
    }

    /** Kind → name → component, as a copy. */
    ObjectNode components() {
        return components.deepCopy();
    }
}
