package io.serai.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The schema of a tool that is a route of its own: compiled when it is made, so that no caller waits for it. */
record HeldSchema(ObjectNode tree, SchemaCheck check) implements InputSchema {

    private static final SchemaCheck NO_CHECK = new SchemaCheck(JsonNodeFactory.instance.objectNode());

    HeldSchema(ObjectNode tree) {
        this(tree, new SchemaCheck(tree));
    }

    /** One that is only shown. */
    static HeldSchema unchecked(ObjectNode tree) {
        return new HeldSchema(tree, NO_CHECK);
    }

    @Override
    public int length() {
        return tree.toString().length();
    }
}
