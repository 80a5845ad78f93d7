package io.serai.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON Schema 2020-12 of a tool's arguments: held as a tree, or as a text that is read when somebody asks, since most of
 * very many tools are never called.
 */
public sealed interface InputSchema permits HeldSchema, CompactSchema {

    /** As a tree, which must not be changed. */
    ObjectNode tree();

    /** Compiled. */
    SchemaCheck check();

    /** Length of its text, in characters or a little more. */
    int length();
}
