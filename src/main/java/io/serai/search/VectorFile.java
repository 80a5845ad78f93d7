package io.serai.search;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors on disk, so that a start need not make them again. What cannot be read is made anew: there is nothing in it that
 * could be lost.
 */
record VectorFile(Path path, String model) {

    private static final Logger LOGGER = LoggerFactory.getLogger(VectorFile.class);
    private static final int MOST = 200_000;

    /** Text → vector. */
    Map<String, float[]> read() {
        Map<String, float[]> vectors = new HashMap<>();
        if (!Files.exists(path)) {
            return vectors;
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            if (!in.readUTF().equals(model)) {
                return vectors;
            }
            int size = in.readInt();
            int dimensions = in.readInt();
            for (int i = 0; i < Math.min(size, MOST); i++) {
                String text = in.readUTF();
                float[] vector = new float[dimensions];
                for (int j = 0; j < dimensions; j++) {
                    vector[j] = in.readFloat();
                }
                vectors.put(text, vector);
            }
            return vectors;
        } catch (IOException | RuntimeException | OutOfMemoryError unreadable) {
            LOGGER.info("{} is made anew: {}", path, unreadable.toString());
            return Map.of();
        }
    }

    void write(Map<String, float[]> vectors) {
        try {
            Files.createDirectories(path.getParent());
            Path next = Files.createTempFile(path.getParent(), "vectors", ".tmp");
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(next)))) {
                out.writeUTF(model);
                out.writeInt(vectors.size());
                out.writeInt(vectors.values().stream()
                        .mapToInt(vector -> vector.length)
                        .findAny()
                        .orElse(0));
                for (Map.Entry<String, float[]> entry : vectors.entrySet()) {
                    out.writeUTF(entry.getKey());
                    for (float number : entry.getValue()) {
                        out.writeFloat(number);
                    }
                }
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            LOGGER.info("{} cannot be written; the next start makes it again: {}", path, refused.toString());
        }
    }
}
