package io.serai.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The strict check of an encoding. JSON parsers take forms that UTF-8 forbids, and those are how one text passes for
 * another, or how an answer becomes one that its reader cannot decode.
 */
public final class Utf8 {

    private Utf8() {}

    /** Whether the bytes are well-formed UTF-8 (RFC 3629); plain ASCII costs one look at each byte. */
    public static boolean isValid(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return decodes(bytes);
            }
        }
        return true;
    }

    private static boolean decodes(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
