package io.serai.command;

import io.serai.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The document that {@code serai generate-schema} writes, for tests of other packages. */
public final class WrittenSchema {

    private WrittenSchema() {}

    /** @param options of the command, beside {@code --output} */
    public static Path file(String name, String... options) throws IOException {
        Path file = ScratchFolder.create("schema").resolve(name);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addFirst("generate-schema");
        arguments.add("--output=" + file);
        CommandLine line = Commands.line(served -> {}, Map.of());
        if (line.execute(arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError("No schema was written");
        }
        return file;
    }
}
