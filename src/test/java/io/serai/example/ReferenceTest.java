package io.serai.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.route.ProviderSheet;
import io.serai.route.ProviderSheets;
import io.serai.tool.Tool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pages say what the provider files say, of those that are shipped and of those that are examples; {@code
 * -Dserai.write=docs} writes them anew.
 */
class ReferenceTest {

    @ParameterizedTest
    @CsvSource({"routes, docs/providers", "examples/routes, docs/examples"})
    void theReferenceIsUpToDate(Path routes, Path folder) throws Exception {
        // Given
        TreeMap<Path, String> pages = new TreeMap<>();
        List<ProviderSheet> sheets = new ProviderSheets(URI.create("http://127.0.0.1")).read(routes);
        try (Bench bench = new Bench(sheets)) {
            for (ProviderSheet sheet : sheets) {
                List<Tool> tools = sheet.specs().keySet().stream()
                        .map(id -> Objects.requireNonNull(bench.catalogue().find(id)))
                        .toList();
                pages.put(
                        folder.resolve(sheet.providerId() + ".md"),
                        ReferencePage.of(sheet.file(), sheet.provider(), tools));
            }
        }
        if ("docs".equals(System.getProperty("serai.write"))) {
            Files.createDirectories(folder);
            for (var page : pages.entrySet()) {
                Files.writeString(page.getKey(), page.getValue());
            }
        }

        // Then
        assertThat(written(folder)).isEqualTo(pages.keySet());
        pages.forEach((path, text) -> assertThat(path)
                .as("./mvnw test -Dtest=ReferenceTest -Dserai.write=docs writes it anew")
                .hasContent(text));
    }

    private static TreeSet<Path> written(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
