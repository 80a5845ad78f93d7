package io.serai.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.credential.ConnectionId;
import io.serai.secret.DataFolder;
import io.serai.secret.LocalCipher;
import io.serai.secret.Undecipherable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Token pairs on their way from the provider to the store: in memory, and sealed with the node's own key in the data
 * folder, one file each, so that neither a store that takes no writes nor the end of the process loses them. A pair is
 * here from the moment it arrives until it is stored.
 */
final class PairSpill {

    private static final Logger LOGGER = LoggerFactory.getLogger(PairSpill.class);
    private static final String CONTEXT = "spill";
    private static final String SUFFIX = ".pair";

    /** {@code waiting}: nobody is storing it at the moment. */
    private record Kept(NewPair pair, Path file, boolean waiting) {}

    private final Path folder;
    private final LocalCipher cipher;
    private final ObjectMapper json;
    private final Map<ConnectionId, Kept> kept = new ConcurrentHashMap<>();

    PairSpill(DataFolder data, LocalCipher cipher, ObjectMapper json) {
        this.folder = data.path().resolve("spill");
        this.cipher = cipher;
        this.json = json;
    }

    /** Reads what an earlier process left. A file that does not open is left where it is, and said. */
    void load() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::load);
        } catch (IOException refused) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read", refused);
        }
    }

    private void load(Path file) {
        try {
            NewPair pair = NewPair.read(json, cipher.open(CONTEXT, Files.readAllBytes(file)));
            kept.merge(
                    pair.id(),
                    new Kept(pair, file, true),
                    (one, other) -> one.pair().obtainedAt().isAfter(other.pair().obtainedAt()) ? one : other);
        } catch (IOException | Undecipherable damaged) {
            LOGGER.atError()
                    .addKeyValue("file", file.getFileName())
                    .addKeyValue("cause", damaged.getClass().getSimpleName())
                    .log("Tokens that wait to be stored do not open");
        }
    }

    /** Keeps a pair. That the disk refuses it is said, and does not keep it from being stored. */
    void add(NewPair pair) {
        Path file = folder.resolve(UUID.randomUUID() + SUFFIX);
        kept.put(pair.id(), new Kept(pair, file, false));
        try {
            write(file, cipher.seal(CONTEXT, pair.bytes(json)));
        } catch (IOException | UncheckedIOException refused) {
            LOGGER.atError()
                    .addKeyValue("cause", refused.getClass().getSimpleName())
                    .log("New tokens are only in memory until they are stored: the data folder takes no files");
        }
    }

    private void write(Path file, byte[] sealed) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(draft, sealed, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The store did not take it: from now on it is one of those that {@link #waiting}. */
    void hold(NewPair pair) {
        kept.computeIfPresent(pair.id(), (id, there) -> new Kept(there.pair(), there.file(), true));
    }

    /** The pair is stored, or of no use any more. */
    void remove(NewPair pair) {
        Kept there = kept.get(pair.id());
        if (there != null && there.pair().equals(pair) && kept.remove(pair.id(), there)) {
            delete(there.file());
        }
    }

    /** The connection is gone, and so is what waits for it. */
    void remove(ConnectionId id) {
        Kept there = kept.remove(id);
        if (there != null) {
            delete(there.file());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException refused) {
            LOGGER.atWarn()
                    .addKeyValue("cause", refused.getClass().getSimpleName())
                    .log("Tokens that were stored could not be removed from the data folder");
        }
    }

    /** What waits to be stored. */
    List<NewPair> waiting() {
        return kept.values().stream().filter(Kept::waiting).map(Kept::pair).toList();
    }
}
