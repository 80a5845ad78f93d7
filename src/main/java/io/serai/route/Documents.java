package io.serai.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.springframework.util.unit.DataSize;

/** The vendors' documents that lie beside provider files. */
final class Documents {

    /** Where the bytes of a document come from. */
    interface Source {

        /** @throws IOException if there is none that can be read; the message says why */
        byte[] bytes(String name) throws IOException;
    }

    private final DataSize longest;

    /** @param longest documents that are longer are not read */
    Documents(DataSize longest) {
        this.longest = longest;
    }

    /** The documents beside a provider file. */
    Source beside(Path providerFile) {
        return name -> bytes(providerFile.resolveSibling(name));
    }

    private byte[] bytes(Path document) throws IOException {
        if (!Files.isRegularFile(document)) {
            throw new IOException("There is no file " + document.getFileName() + " beside this one");
        }
        if (Files.size(document) > longest.toBytes()) {
            throw new IOException(document.getFileName() + " is longer than SERAI_ROUTES_MAX_DOCUMENT allows ("
                    + longest.toMegabytes() + " MB)");
        }
        return Files.readAllBytes(document);
    }

    /** The name of the document that a provider file refers to, right or wrong as the rest of it may be. */
    static @Nullable String namedIn(String fileName, String text) {
        if (!text.contains("openapi")) {
            return null; // nearly every file: not parsed twice
        }
        return new YamlFile(fileName, text)
                .items().stream()
                        .flatMap(item -> YamlFile.value(item, "beans").stream())
                        .flatMap(beans -> beans instanceof SequenceNode list ? list.getValue().stream() : null)
                        .flatMap(bean -> property(bean).stream())
                        .map(YamlFile::text)
                        .filter(name -> !name.isEmpty() && !name.contains("/"))
                        .findFirst()
                        .orElse(null);
    }

    private static Optional<Node> property(Node bean) {
        return YamlFile.value(bean, "properties")
                .flatMap(properties -> YamlFile.value(properties, "openapi"))
                .flatMap(openapi -> YamlFile.value(openapi, "document"));
    }
}
