package io.serai.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal, without its line feed: {@code {"seq":7,…,"hash":"<64 hex digits>"}}. The bytes are those of
 * the file it was read from and are not copied.
 *
 * @param end the position behind the last byte
 */
record Line(byte[] bytes, int start, int end) {

    private static final byte[] SEQ = "{\"seq\":".getBytes(US_ASCII);
    private static final byte[] ENDS = "\"ends\":".getBytes(US_ASCII);
    private static final byte[] TIMESTAMP = "\"timestamp\":\"".getBytes(US_ASCII);
    private static final int LONGEST_TIME = 40;
    private static final byte[] HASH = ",\"hash\":\"".getBytes(US_ASCII);
    private static final byte[] CLOSE = "\"}".getBytes(US_ASCII);
    private static final int HASH_DIGITS = 64;

    /** What a line has behind the members it carries. */
    static final int TAIL = HASH.length + HASH_DIGITS + CLOSE.length;

    static byte[] opening(long seq) {
        return ("{\"seq\":" + seq + ",").getBytes(US_ASCII);
    }

    /** The parts of the line that begins with the given ones. */
    static byte[][] parts(byte[] opening, byte[] members, String hash) {
        return new byte[][] {opening, members, HASH, hash.getBytes(US_ASCII), CLOSE};
    }

    /** Whether number and hash stand where they must; says nothing of whether the hash is right. */
    boolean isWellFormed() {
        return end - start > SEQ.length + TAIL
                && matches(start, SEQ)
                && numberAt(start + SEQ.length) > 0
                && matches(end - TAIL, HASH)
                && matches(end - CLOSE.length, CLOSE);
    }

    long seq() {
        return numberAt(start + SEQ.length);
    }

    /** The number of the attempt whose end this line tells; 0 if it tells an attempt or something that ended at once. */
    long ends() {
        int next = contentStart();
        return matches(next, ENDS) ? Math.max(0, numberAt(next + ENDS.length)) : 0;
    }

    String hash() {
        return new String(bytes, end - CLOSE.length - HASH_DIGITS, HASH_DIGITS, US_ASCII);
    }

    /** What the hash covers, beside the hash before it. */
    byte[] hashed() {
        return Arrays.copyOfRange(bytes, start, end - TAIL);
    }

    boolean contains(byte[] part) {
        for (int at = start; at <= end - part.length; at++) {
            if (bytes[at] == part[0] && matches(at, part)) {
                return true;
            }
        }
        return false;
    }

    /** When the attempt was recorded; null for an end, which has no time of its own. */
    @Nullable
    Instant time() {
        int at = contentStart();
        if (!matches(at, TIMESTAMP)) {
            return null;
        }
        String rest =
                new String(bytes, at + TIMESTAMP.length, Math.min(LONGEST_TIME, end - at - TIMESTAMP.length), US_ASCII);
        try {
            return Instant.parse(rest.substring(0, Math.max(0, rest.indexOf('"'))));
        } catch (DateTimeParseException changedFromOutside) {
            return null;
        }
    }

    /** The same line without the file around it. */
    Line copy() {
        return new Line(Arrays.copyOfRange(bytes, start, end), 0, end - start);
    }

    String text() {
        return new String(bytes, start, end - start, UTF_8);
    }

    private int contentStart() {
        int at = start + SEQ.length;
        while (at < end && bytes[at] != ',') {
            at++;
        }
        return at + 1;
    }

    private boolean matches(int at, byte[] part) {
        return at >= start
                && at + part.length <= end
                && Arrays.equals(bytes, at, at + part.length, part, 0, part.length);
    }

    /** The digits from here to the next comma; -1 if they are none or too many. */
    private long numberAt(int at) {
        long number = 0;
        int next = at;
        while (next < end && next < at + 18 && bytes[next] >= '0' && bytes[next] <= '9') {
            number = number * 10 + bytes[next++] - '0';
        }
        return next > at && next < end && bytes[next] == ',' ? number : -1;
    }
}
