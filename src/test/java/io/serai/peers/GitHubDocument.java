package io.serai.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** GitHub's own OpenAPI document, as the npm package {@code @octokit/openapi} has it; about 13 MB. */
final class GitHubDocument {

    private static final Path SOURCE = Path.of("src/test/peers/github-openapi").toAbsolutePath();
    private static final Path HOME = Path.of("target/github-openapi").toAbsolutePath();
    private static final Path NAME = Path.of("node_modules/@octokit/openapi/generated/api.github.com.json");

    private GitHubDocument() {}

    static synchronized Path file() throws IOException, InterruptedException {
        Path document = HOME.resolve(NAME);
        new NpmInstall(SOURCE, HOME, NAME).run();
        // Those of all releases of GitHub Enterprise are beside it, 390 MB.
        try (Stream<Path> files = Files.list(document.getParent())) {
            List<Path> others = files.filter(file -> !file.equals(document)).toList();
            for (Path other : others) {
                Files.deleteIfExists(other);
            }
        }
        return document;
    }
}
