package io.serai.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A document as it is sent.
 *
 * @param tag changes with the bytes; with its quotes
 */
public record Rendered(byte[] bytes, String tag) {

    /** How documents are written. */
    public enum Format {
        JSON("application/json", new ObjectMapper()),
        YAML(
                "application/yaml",
                new ObjectMapper(new YAMLFactory()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .disable(YAMLGenerator.Feature.SPLIT_LINES)));

        private final String mediaType;
        private final ObjectMapper mapper;

        Format(String mediaType, ObjectMapper mapper) {
            this.mediaType = mediaType;
            this.mapper = mapper;
        }

        String mediaType() {
            return mediaType;
        }
    }

    /** Writes a document. */
    public static Rendered of(ObjectNode document, Format format) {
        try {
            byte[] bytes = format.mapper.writeValueAsBytes(document);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Rendered(bytes, "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"");
        } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
