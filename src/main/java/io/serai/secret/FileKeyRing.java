package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The ring of a single instance: one text file, written anew at each change and put in the place of the old one, which is
 * overwritten first. First line {@code serai-keys 1 <id> <check>}, then {@code <tenant> <version> <wrapped>} each.
 */
final class FileKeyRing implements KeyRing {

    private static final String MAGIC = "serai-keys 1 ";

    private final Path file;
    private @Nullable Content known;

    FileKeyRing(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Optional<Content> content() {
        if (known == null && Files.exists(file)) {
            known = read();
        }
        return Optional.ofNullable(known);
    }

    private Content read() {
        try (Stream<String> lines = Files.lines(file, UTF_8)) {
            List<String> all = lines.toList();
            String[] head = all.getFirst().substring(MAGIC.length()).split(" ");
            return new Content(
                    head[0],
                    head[1],
                    all.subList(1, all.size()).stream()
                            .map(line -> line.split(" "))
                            .map(part -> new Entry(part[0], Integer.parseInt(part[1]), part[2]))
                            .toList());
        } catch (IOException refused) {
            throw new UncheckedIOException(file + " cannot be read", refused);
        } catch (RuntimeException malformed) {
            throw new IllegalStateException(file + " is damaged; restore it from its own backup", malformed);
        }
    }

    @Override
    public synchronized void begin(Content first) {
        if (content().isEmpty()) {
            write(first);
        }
    }

    @Override
    public synchronized Map<Integer, String> of(String tenantId) {
        return entries().stream()
                .filter(entry -> entry.tenantId().equals(tenantId))
                .collect(Collectors.toMap(Entry::version, Entry::wrapped, (one, other) -> other, TreeMap::new));
    }

    @Override
    public synchronized boolean add(Entry entry) {
        if (of(entry.tenantId()).containsKey(entry.version())) {
            return false;
        }
        List<Entry> all = new ArrayList<>(entries());
        all.add(entry);
        write(with(all));
        return true;
    }

    @Override
    public synchronized void destroy(String tenantId) {
        if (!of(tenantId).isEmpty()) {
            write(with(entries().stream()
                    .filter(entry -> !entry.tenantId().equals(tenantId))
                    .toList()));
        }
    }

    @Override
    public synchronized void change(UnaryOperator<Content> change) {
        write(change.apply(content().orElseThrow()));
    }

    private List<Entry> entries() {
        return content().map(Content::entries).orElse(List.of());
    }

    private Content with(List<Entry> entries) {
        Content before = content().orElseThrow();
        return new Content(before.id(), before.check(), entries);
    }

    /** A draft on the disk, the old text under another name, the draft in its place, zeros over the old text. */
    private void write(Content next) {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Path old = file.resolveSibling(file.getFileName() + ".old");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft);
            KeyFile.restrict(draft, "rw-------");
            put(draft, text(next).getBytes(UTF_8));
            wipe(old);
            if (Files.exists(file)) {
                Files.createLink(old, file);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            known = next;
            wipe(old);
        } catch (IOException refused) {
            throw new DataAccessResourceFailureException(file + " cannot be written", refused);
        }
    }

    private static String text(Content content) {
        return Stream.concat(
                        Stream.of(MAGIC + content.id() + " " + content.check()),
                        content.entries().stream()
                                .map(entry -> entry.tenantId() + " " + entry.version() + " " + entry.wrapped()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void wipe(Path old) throws IOException {
        if (Files.exists(old)) {
            // After a kill between link and move, both names are one file, which is the present one.
            if (!Files.exists(file) || !Files.isSameFile(old, file)) {
                put(old, new byte[(int) Files.size(old)]);
            }
            Files.delete(old);
        }
    }

    private static void put(Path target, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
