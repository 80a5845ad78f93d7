package io.serai.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the route files. Sub-folders belong to it; whatever begins with a dot does not: that is where editors and
 * mounted volumes keep their own.
 */
final class RouteFolder {

    /**
     * A text is read again when one of these has changed.
     *
     * @param document that belongs to it; null for none
     */
    record Signature(
            long bytes,
            FileTime modified,
            @Nullable Object key,
            @Nullable Signature document) {

        Signature with(@Nullable Signature other) {
            return new Signature(bytes, modified, key, other);
        }
    }

    private final Path folder;

    RouteFolder(Path folder) {
        this.folder = folder;
    }

    List<Path> gatewayFiles() throws IOException {
        return yamlFiles(folder.resolve("gateway"));
    }

    List<Path> providerFiles() throws IOException {
        return yamlFiles(folder.resolve("providers"));
    }

    /** Path below {@code providers}, with slashes. */
    String name(Path providerFile) {
        return folder.resolve("providers").relativize(providerFile).toString().replace('\\', '/');
    }

    Path providerFile(String name) {
        return folder.resolve("providers").resolve(name);
    }

    private static List<Path> yamlFiles(Path folder) throws IOException {
        // Done several times a second, for some with very many files: what the walk has read is not read again.
        try (Stream<Path> files = Files.find(
                folder, Integer.MAX_VALUE, (file, read) -> isYaml(folder, file) && isRegularFile(file, read))) {
            return files.sorted().toList();
        } catch (UncheckedIOException gone) { // a file or folder that went while we walked
            throw gone.getCause();
        }
    }

    private static boolean isYaml(Path folder, Path file) {
        return file.toString().endsWith(".yaml") && isVisible(folder.relativize(file));
    }

    /** Mounted volumes are full of links. */
    private static boolean isRegularFile(Path file, BasicFileAttributes read) {
        return read.isRegularFile() || read.isSymbolicLink() && Files.isRegularFile(file);
    }

    private static boolean isVisible(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    static Optional<Signature> signature(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Signature(now.size(), now.lastModifiedTime(), now.fileKey(), null));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The text of a file; none, with a finding, if it is not one. */
    static Optional<String> read(Path path, Consumer<Finding> findings) {
        try {
            return Optional.of(Files.readString(path));
        } catch (CharacterCodingException notUtf8) {
            findings.accept(new Finding(path.toString(), 1, 1, "The file is not UTF-8", "save it as plain UTF-8"));
        } catch (IOException unreadable) {
            findings.accept(new Finding(path.toString(), 1, 1, "The file cannot be read", unreadable.toString()));
        }
        return Optional.empty();
    }
}
