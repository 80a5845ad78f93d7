package bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;

/** The tenants by the SHA-256 of their key. */
final class Tenants {

    private final Map<ByteBuffer, Tenant> byHash;

    private Tenants(Map<ByteBuffer, Tenant> byHash) {
        this.byHash = byHash;
    }

    /** Reads lines of id, key, provider token and calls per minute, separated by tabs. */
    static Tenants load(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return new Tenants(lines.map(line -> line.split("\t")).collect(toUnmodifiableMap(
                    fields -> hash(fields[1]),
                    fields -> new Tenant(fields[0], fields[2], new TokenBucket(Long.parseLong(fields[3]))))));
        }
    }

    Optional<Tenant> byKey(String key) {
        return Optional.ofNullable(byHash.get(hash(key)));
    }

    private static ByteBuffer hash(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        }
        catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
