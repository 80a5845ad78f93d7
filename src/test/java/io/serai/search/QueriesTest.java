package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The labelled queries are worth something only as long as their labels are tools that are shipped. */
class QueriesTest {

    private static final Pattern TOOL = Pattern.compile("uri: tool:(\\S+)");

    @Test
    void everyLabelIsAToolThatIsShipped() throws IOException {
        // Given
        Set<String> shipped = shipped();

        // When
        List<String> labels = Stream.of(
                        LabelledQuery.TUNING,
                        LabelledQuery.DEVELOPMENT,
                        LabelledQuery.SITUATIONS,
                        LabelledQuery.HELD_BACK)
                .flatMap(file -> LabelledQuery.read(file).stream())
                .flatMap(query -> query.tools().stream())
                .toList();

        // Then
        assertThat(shipped).containsAll(labels);
    }

    @Test
    void noQueryIsAskedTwiceAndEveryVendorIsAskedForSeveralTimes() throws IOException {
        // When
        List<LabelledQuery> queries = LabelledQuery.read(LabelledQuery.TUNING);

        // Then
        assertThat(queries)
                .extracting(LabelledQuery::text)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(60);
        for (String vendor : List.of("github", "gitlab", "notion", "slack")) {
            assertThat(queries)
                    .filteredOn(query -> query.tools().getFirst().startsWith(vendor + "."))
                    .as(vendor)
                    .hasSizeGreaterThanOrEqualTo(10);
        }
    }

    private static Set<String> shipped() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("routes/providers"))) {
            files = all.toList();
        }
        List<String> ids = new ArrayList<>();
        for (Path file : files) {
            Matcher tools = TOOL.matcher(Files.readString(file));
            tools.results().map(found -> found.group(1)).forEach(ids::add);
        }
        return new HashSet<>(ids);
    }
}
