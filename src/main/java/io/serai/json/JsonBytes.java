package io.serai.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Writes a document into an array. The generator works in a buffer of Jackson's that is used again and again, and hands
 * over a document of up to 8,000 bytes in one piece, so that the array returned is the only thing made.
 */
public final class JsonBytes {

    private JsonBytes() {}

    /** Says what the document is. */
    @FunctionalInterface
    public interface Document {

        /** @throws IOException as the generator does */
        void writeTo(JsonGenerator generator) throws IOException;
    }

    /**
     * The document in UTF-8.
     *
     * @throws UncheckedIOException if something in it cannot be written as JSON
     */
    public static byte[] of(ObjectMapper json, Document document) {
        return of(json, Integer.MAX_VALUE, document);
    }

    /**
     * The same, if it is not too long.
     *
     * @param most bytes
     * @throws TooLong without having written more
     * @throws UncheckedIOException if something in it cannot be written as JSON
     */
    public static byte[] of(ObjectMapper json, int most, Document document) {
        Target target = new Target(most);
        try (JsonGenerator generator = json.createGenerator(target)) {
            generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            document.writeTo(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory failed", impossible);
        }
        return target.written();
    }

    /** A document is longer than it may be. */
    public static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("The document is longer than it may be", null, false, false);
        }
    }

    /** Takes what the generator hands over. */
    private static final class Target extends OutputStream {

        /** What is grown by beyond what is needed: in less, a long document would be copied for every 8,000 bytes. */
        private static final int MOST_SPARE = 1024 * 1024;

        private final int most;
        private byte[] bytes = {};
        private int length;

        Target(int most) {
            this.most = most;
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] source, int start, int more) {
            if (more > most - length) {
                throw new TooLong();
            }
            if (length == 0) {
                bytes = Arrays.copyOfRange(source, start, start + more);
            } else {
                if (more > bytes.length - length) {
                    bytes = Arrays.copyOf(bytes, length + more + Math.min(Math.max(length, more), MOST_SPARE));
                }
                System.arraycopy(source, start, bytes, length, more);
            }
            length += more;
        }

        byte[] written() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
