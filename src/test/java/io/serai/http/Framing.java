package io.serai.http;

import static io.serai.Mutations.join;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Ways to say where a body ends, of which few are right. */
enum Framing {
    LENGTH(true),
    CHUNKED(true),
    COMPRESSED(true),
    TOO_SHORT(true),
    TOO_LONG(false),
    BAD_CHUNKS(false),
    TWO_WAYS(false),
    NO_LENGTH(false);

    private static final String[] BAD_SIZES = {
        "zz", "-1", "0x10", "ffffffffffffffffff", "7fffffff", "+5", " 5", "5 ", "5;a=\"\r\n\"", "", "5\n", "\0", "5,5"
    };

    /** Whether it is clear where the body ends, so that an answer must come. */
    final boolean complete;

    Framing(boolean complete) {
        this.complete = complete;
    }

    /** Most are right, so that the bodies are read. */
    static Framing any(Random random) {
        return random.nextInt(3) > 0 ? LENGTH : values()[random.nextInt(values().length)];
    }

    /** @param head the request line and headers without their end */
    byte[] request(Random random, String head, byte[] body) {
        return switch (this) {
            case LENGTH -> withLength(head, body.length, body);
            case CHUNKED -> join(bytes(head + "Transfer-Encoding: chunked\r\n\r\n"), chunks(random, body, "\r\n"));
            case COMPRESSED -> {
                boolean gzip = random.nextBoolean();
                byte[] small = compressed(gzip, body);
                yield withLength(
                        head + "Content-Encoding: " + (gzip ? "gzip" : "deflate") + "\r\n", small.length, small);
            }
            case TOO_SHORT -> withLength(head, random.nextInt(body.length + 1), body);
            case TOO_LONG -> withLength(head, body.length + 1 + random.nextInt(1_000), body);
            case BAD_CHUNKS -> badChunks(random, head, body);
            case TWO_WAYS ->
                join(
                        bytes(head + "Content-Length: " + body.length + "\r\nTransfer-Encoding: "
                                + (random.nextBoolean() ? "chunked" : "gzip, chunked") + "\r\n\r\n"),
                        chunks(random, body, "\r\n"));
            case NO_LENGTH -> join(bytes(head + "\r\n"), body);
        };
    }

    private static byte[] withLength(String head, int length, byte[] body) {
        return join(bytes(head + "Content-Length: " + length + "\r\n\r\n"), body);
    }

    private static byte[] badChunks(Random random, String head, byte[] body) {
        byte[] start = bytes(head + "Transfer-Encoding: chunked\r\n\r\n");
        return switch (random.nextInt(4)) {
            case 0 -> join(start, join(bytes(BAD_SIZES[random.nextInt(BAD_SIZES.length)] + "\r\n"), body));
            case 1 -> join(start, chunks(random, body, "\n"));
            case 2 -> join(start, Arrays.copyOf(chunks(random, body, "\r\n"), body.length));
            default ->
                join(
                        start,
                        join(
                                chunks(random, body, "\r\nAuthorization: Bearer x\r\nContent-Length: 5\r\n"),
                                bytes("\r\n")));
        };
    }

    private static byte[] chunks(Random random, byte[] body, String lineEnd) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; ) {
            int size = 1 + random.nextInt(Math.max(1, Math.min(body.length - at, 8_192)));
            all.writeBytes(bytes(Integer.toHexString(Math.min(size, body.length - at)) + "\r\n"));
            all.write(body, at, Math.min(size, body.length - at));
            all.writeBytes(bytes("\r\n"));
            at += size;
        }
        all.writeBytes(bytes("0\r\n"));
        all.writeBytes(bytes(lineEnd));
        return all.toByteArray();
    }

    private static byte[] compressed(boolean gzip, byte[] body) {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(small) : new DeflaterOutputStream(small)) {
            out.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return small.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
