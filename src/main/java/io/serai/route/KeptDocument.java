package io.serai.route;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A document as the archive keeps it: compressed, and as a text that every database takes. */
final class KeptDocument {

    private KeptDocument() {}

    static String pack(byte[] document) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(document.length / 8);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(document);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    /** @throws IOException if it is not what was packed */
    static byte[] unpack(String packed) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(packed);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return gzip.readAllBytes();
        }
    }
}
