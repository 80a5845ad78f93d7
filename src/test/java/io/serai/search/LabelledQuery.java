package io.serai.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What somebody asks for, and the shipped tools of which any is a right answer. */
record LabelledQuery(String text, List<String> tools) {

    /** Those that were looked at while search was made. */
    static final Path TUNING = Path.of("src/test/resources/search/queries.tsv");

    /** Those by which the weights were chosen. */
    static final Path DEVELOPMENT = Path.of("src/test/resources/search/development.tsv");

    /** Those by which they were chosen, too: they say what is the case rather than what is wanted. */
    static final Path SITUATIONS = Path.of("src/test/resources/search/situations.tsv");

    /** Those of somebody else, which were not looked at before they had been measured. */
    static final Path HELD_BACK = Path.of("src/test/resources/search/held-back.tsv");

    static List<LabelledQuery> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(parts ->
                            new LabelledQuery(parts[0], List.of(parts[1].strip().split(" +"))))
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
