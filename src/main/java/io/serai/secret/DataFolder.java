package io.serai.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The folder of everything that survives a restart. Made at the first start, readable by nobody else. */
@ConfigurationProperties("serai.data")
public record DataFolder(@DefaultValue("data") Path path) {

    public DataFolder {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                KeyFile.restrict(path, "rwx------");
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("SERAI_DATA_DIR " + path.toAbsolutePath() + " cannot be made", refused);
        }
    }
}
