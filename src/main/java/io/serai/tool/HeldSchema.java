package io.serai.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The schema of a tool that is a route of its own: compiled when it is made, so that no caller waits for it. */
record HeldSchema(ObjectNode tree, SchemaCheck check) implements InputSchema {

    HeldSchema(ObjectNode tree) {
        this(tree, new SchemaCheck(tree));
    }

    @Override
    public int length() {
        return tree.toString().length();
    }
}
