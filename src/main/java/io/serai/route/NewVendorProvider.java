package io.serai.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.provider.ProviderEndpoint;
import io.serai.vendor.DocumentReader;
import io.serai.vendor.RefusedDocument;
import io.serai.vendor.VendorDocument;
import io.serai.vendor.Wanted;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Writes the file of a provider whose tools are operations of its vendor's OpenAPI document, and that document beside it. */
public final class NewVendorProvider {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_YAML = 64 * 1024 * 1024;

    private NewVendorProvider() {}

    /**
     * @param folder the folder of the route files
     * @param document JSON or YAML
     * @param operations as in {@code openapi.operations}
     * @return the file
     * @throws IllegalArgumentException if no provider can have this id, or the document or what is wanted of it is wrong
     * @throws FileAlreadyExistsException if there is such a provider or document
     */
    public static Path write(Path folder, String id, Path document, List<String> operations) throws IOException {
        Path file = NewProvider.file(folder, id);
        Path beside = file.resolveSibling(id + ".openapi.json");
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        byte[] text = json(document);
        VendorDocument read = read(text, document, operations);
        Files.createDirectories(file.getParent());
        Files.write(beside, text, StandardOpenOption.CREATE_NEW);
        return Files.writeString(
                file, file(id, read, beside.getFileName().toString(), operations), StandardOpenOption.CREATE_NEW);
    }

    private static byte[] json(Path document) throws IOException {
        if (!document.toString().matches("(?i).*\\.ya?ml")) {
            return Files.readAllBytes(document);
        }
        try {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(LONGEST_YAML).build();
            return JSON.writeValueAsBytes(new Load(settings).loadFromString(Files.readString(document)));
        } catch (YamlEngineException malformed) {
            throw new IllegalArgumentException(document + " is not YAML: " + malformed.getMessage(), malformed);
        }
    }

    private static VendorDocument read(byte[] text, Path document, List<String> operations) {
        Wanted wanted = new Wanted(
                operations, List.of(), "", 40, path -> ProviderEndpoint.fault("path", path, any -> true) == null);
        VendorDocument read;
        try {
            read = DocumentReader.read(text, wanted);
        } catch (RefusedDocument refused) {
            throw new IllegalArgumentException(
                    document + ":" + refused.line() + ":" + refused.column() + ": " + refused.getMessage(), refused);
        }
        if (!read.unmatched().isEmpty()) {
            throw new IllegalArgumentException(document + " has no operation " + String.join(", ", read.unmatched()));
        }
        return read;
    }

    private static String file(String id, VendorDocument document, String name, List<String> operations) {
        String title = document.title().replaceAll("[^\\p{L}\\p{N} ._-]+", " ").strip();
        return """
                # yaml-language-server: $schema=../../schema/serai-routes.schema.json
                # %1$s. Its tools are operations of %4$s, the vendor's own document.
                # docs/writing-a-provider.md describes every field. bin/serai check says what is wrong.
                - beans:
                    - name: %1$s
                      type: io.serai.provider.Provider
                      properties:
                        title: "%2$s"
                        description: What agents can do here, in one sentence.
                        category: other
                        baseUrl: "{{serai.providers.%1$s.base-url:%3$s}}"
                        headers:
                          Accept: application/json
                        credential: bearer
                        openapi:
                          document: %4$s
                          operations: [%5$s]
                """.formatted(
                        id, title.isEmpty() ? id : title, address(id, document.server()), name, quoted(operations));
    }

    private static String quoted(List<String> operations) {
        return operations.stream().map(NewVendorProvider::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String address(String id, @Nullable String server) {
        try {
            URI address = URI.create(String.valueOf(server).replaceAll("/+$", ""));
            boolean plain = String.valueOf(address.getScheme()).matches("https?")
                    && address.getHost() != null
                    && address.getRawQuery() == null
                    && address.getRawUserInfo() == null;
            return plain ? address.toString() : "https://api." + id + ".example";
        } catch (IllegalArgumentException withVariables) {
            return "https://api." + id + ".example";
        }
    }
}
