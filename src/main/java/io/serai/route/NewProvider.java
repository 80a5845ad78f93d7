package io.serai.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes the file that a new provider begins with: one read and one write, which pass the check as they are. */
public final class NewProvider {

    private static final String ID = "[a-z0-9-]{1,64}";

    private NewProvider() {}

    /**
     * @param folder the folder of the route files
     * @return the file
     * @throws IllegalArgumentException if no provider can have this id
     * @throws FileAlreadyExistsException if there is such a provider
     */
    public static Path write(Path folder, String id) throws IOException {
        Path file = file(folder, id);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, template().replace("acme", id), StandardOpenOption.CREATE_NEW);
    }

    /** Where the file of a provider goes. */
    static Path file(Path folder, String id) {
        if (!id.matches(ID) || id.startsWith("-") || id.endsWith("-")) {
            throw new IllegalArgumentException(
                    "A provider's id is 1 to 64 of a-z, 0-9 and -, and neither begins nor ends with -: " + id);
        }
        return folder.resolve("providers").resolve(id + ".yaml");
    }

    private static String template() {
        try (InputStream template = NewProvider.class.getResourceAsStream("new-provider.yaml")) {
            if (template == null) {
                throw new IllegalStateException("The program lacks its template for providers");
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
