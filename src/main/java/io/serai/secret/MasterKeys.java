package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The master key that wraps, and those that may still be needed to unwrap. Wrapped form: {@code <key id>:<Base64>}; one
 * without an id was made before keys had one.
 */
final class MasterKeys {

    private final MasterKey current;
    private final List<MasterKey> all;

    private MasterKeys(MasterKey current, List<MasterKey> previous) {
        this.current = current;
        this.all = Stream.concat(Stream.of(current), previous.stream()).toList();
    }

    /**
     * @param configured the key; empty: the file {@code master.key} of the data folder, made if it is missing
     * @param previous further keys that only unwrap, separated by commas; empty for none
     * @param used whether something was wrapped before, so that a new key would be a wrong one
     */
    static MasterKeys of(String configured, String previous, Path dataFolder, boolean used) {
        List<MasterKey> others = Arrays.stream(previous.split(","))
                .map(String::trim)
                .filter(text -> !text.isEmpty())
                .map(MasterKey::of)
                .toList();
        if (!configured.isEmpty()) {
            return new MasterKeys(MasterKey.of(configured), others);
        }
        Path file = dataFolder.resolve("master.key");
        if (used && others.isEmpty() && !Files.exists(file)) {
            throw new IllegalStateException(
                    "The master key of this database, " + file + ", is missing; nothing has been changed");
        }
        Secret text = KeyFile.readOrCreate(file, KeyFile::random);
        return new MasterKeys(MasterKey.of(text.reveal()), others);
    }

    String wrap(byte[] key, String context) {
        return current.id() + ":" + Base64.getEncoder().encodeToString(current.wrap(key, context.getBytes(UTF_8)));
    }

    /**
     * @throws Undecipherable if it is damaged, or lies where it does not belong
     * @throws DataAccessResourceFailureException if this instance does not have the master key that wrapped it: nothing
     *     is known to be wrong with what the tenant's key sealed
     */
    byte[] unwrap(String wrapped, String context) {
        byte[] bytes = bytes(wrapped.substring(wrapped.indexOf(':') + 1));
        if (wrapped.indexOf(':') < 0) {
            return ofAnyKey(bytes, context);
        }
        return find(wrapped)
                .orElseThrow(() -> new DataAccessResourceFailureException(
                        "A tenant's key is wrapped by a master key that this instance does not have"))
                .unwrap(bytes, context.getBytes(UTF_8));
    }

    private byte[] ofAnyKey(byte[] bytes, String context) {
        for (MasterKey key : all.subList(1, all.size())) {
            try {
                return key.unwrap(bytes, context.getBytes(UTF_8));
            } catch (Undecipherable another) {
                // The next one, at last the current one, whose refusal counts.
            }
        }
        return current.unwrap(bytes, context.getBytes(UTF_8));
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new Undecipherable("A wrapped key is not Base64", malformed);
        }
    }

    /** Whether one of the keys wrapped this; says nothing about one without an id. */
    boolean know(String wrapped) {
        return find(wrapped).isPresent();
    }

    boolean isCurrent(String wrapped) {
        return wrapped.startsWith(current.id() + ":");
    }

    private Optional<MasterKey> find(String wrapped) {
        return all.stream().filter(key -> wrapped.startsWith(key.id() + ":")).findFirst();
    }
}
