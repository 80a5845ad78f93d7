package io.serai.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The schema of one of very many tools: its text, read when it is asked for. Those that are called are kept compiled. */
public final class CompactSchema implements InputSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A compiled schema is about ten times its text. */
    private static final int KEPT = 500;

    /** By identity: an edit of the document makes others, and those that nobody has any more are forgotten. */
    private static final LoadingCache<CompactSchema, SchemaCheck> COMPILED =
            Caffeine.newBuilder().weakKeys().maximumSize(KEPT).build(schema -> new SchemaCheck(schema.tree()));

    private final byte[] text;

    /** @param text JSON in UTF-8 of an object that says its {@code type} and whether it is closed; not to be changed */
    public CompactSchema(byte[] text) {
        this.text = text;
    }

    @Override
    public ObjectNode tree() {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public SchemaCheck check() {
        return COMPILED.get(this);
    }

    @Override
    public int length() {
        return text.length;
    }
}
