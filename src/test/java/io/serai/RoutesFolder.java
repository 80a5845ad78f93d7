package io.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the shipped route files that a test may add to. */
public final class RoutesFolder {

    private static final Path SHIPPED = Path.of("routes");

    private final Path folder;

    private RoutesFolder(Path folder) {
        this.folder = folder;
    }

    /** The shipped gateway routes without any provider. */
    public static RoutesFolder ofTheGateway() {
        try {
            RoutesFolder copy = new RoutesFolder(ScratchFolder.create("serai-routes"));
            Files.createDirectories(copy.folder.resolve("providers"));
            copy.copy("gateway");
            return copy;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** All shipped files. */
    public static RoutesFolder ofEverything() {
        RoutesFolder copy = ofTheGateway();
        copy.copy("providers");
        return copy;
    }

    private void copy(String part) {
        try (Stream<Path> files = Files.walk(SHIPPED.resolve(part))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(SHIPPED.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Adds or replaces a file, such as {@code providers/x.yaml}. */
    public RoutesFolder with(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
            return this;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Adds a provider with one tool for each effect: {@code get}, {@code post}. */
    public RoutesFolder withProvider(String id, String baseUrl) {
        return with("providers/" + id + ".yaml", provider(id, baseUrl));
    }

    private static String provider(String id, String baseUrl) {
        StringBuilder text = new StringBuilder("""
                - beans:
                    - name: %1$s
                      type: io.serai.provider.Provider
                      properties: { title: %1$s, category: test, baseUrl: "%2$s" }
                """.formatted(id, baseUrl));
        for (String method : List.of("get", "post")) {
            text.append("""
                    - route:
                        id: %1$s.%2$s
                        description: A tool for tests
                        from:
                          uri: tool:%1$s.%2$s
                          parameters:
                            effect: %3$s
                            inputSchema:
                              properties: { q: { type: string } }
                          steps:
                            - to: { uri: "provider:%1$s", parameters: { httpMethod: %4$s, path: /thing } }
                    """.formatted(
                    id, method, method.equals("get") ? "read" : "write", method.toUpperCase(java.util.Locale.ROOT)));
        }
        return text.toString();
    }

    public Path path() {
        return folder;
    }
}
