package io.serai.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal as it is handed on: arguments are as masked as they are on the disk.
 *
 * @param ends number of the attempt whose end this is; 0 for an attempt, and for what ended at once
 * @param time of an attempt; an end has none
 * @param prevHash hash of the line before
 * @param text a JSON object, as it stands in the journal
 */
public record AuditLine(
        String journal, long seq, long ends, @Nullable Instant time, String hash, String prevHash, String text) {

    /** What every id begins with. */
    static final String PREFIX = "au_";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names this line among those of all instances; the same however often it is handed on. */
    public String id() {
        return id(journal, seq);
    }

    static String id(String journal, long seq) {
        return PREFIX + journal + "_" + seq;
    }

    /** The object; one without members if it was changed from outside and is none any more. */
    public JsonNode members() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException changed) {
            return JSON.createObjectNode();
        }
    }

    /** The object with its {@code id} behind its hash, where no hash covers it. */
    public String textWithId() {
        return text.substring(0, text.length() - 1) + ",\"id\":\"" + id() + "\"}";
    }
}
