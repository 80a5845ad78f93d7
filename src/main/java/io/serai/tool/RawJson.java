package io.serai.tool;

/**
 * A JSON text that has been checked and is passed on as it is, without being built into a tree and taken apart again. A
 * step that wants to look inside asks Camel to convert it to {@code JsonNode} or {@code String}.
 *
 * @param bytes UTF-8, not to be changed
 */
public record RawJson(byte[] bytes) {

    public static final RawJson NULL = new RawJson(new byte[] {'n', 'u', 'l', 'l'});
}
