package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@code bench/search --pool NAME} runs. Keeps the first three of each ranking for each held-back query in
 * {@code target/search/runs}, and writes what all runs have found to {@code target/search/pool}, for an assessor who must
 * not know what found it: shuffled, without ranks and labels.
 */
class SearchPool {

    private static final Path RUNS = Haystack.WORK.resolve("runs");
    private static final Path POOL = Haystack.WORK.resolve("pool");
    private static final int DEPTH = 3;
    private static final int PER_FILE = 30;

    private final List<LabelledQuery> queries = LabelledQuery.read(LabelledQuery.HELD_BACK);

    @Test
    void write() throws IOException {
        Haystack haystack = Haystack.read();
        Files.createDirectories(RUNS);
        Files.createDirectories(POOL);
        run(haystack, System.getProperty("serai.search.run", "now"));
        List<String> texts = pools(haystack);
        for (int from = 0; from < texts.size(); from += PER_FILE) {
            int to = Math.min(texts.size(), from + PER_FILE);
            Files.writeString(
                    POOL.resolve(String.format("pool-%03d-%03d.txt", from + 1, to)),
                    String.join("\n", texts.subList(from, to)));
        }
        assertThat(texts).hasSameSizeAs(queries);
    }

    private void run(Haystack haystack, String name) throws IOException {
        Meanings meanings = Haystack.meanings();
        try (ToolSearch words = haystack.search(null);
                ToolSearch both = haystack.search(meanings)) {
            write(name + "-words", query -> Haystack.best(words, query, DEPTH));
            write(name + "-both", query -> Haystack.best(both, query, DEPTH));
            write(name + "-meaning", query -> byMeaning(haystack, meanings, query));
        }
    }

    private static List<String> byMeaning(Haystack haystack, Meanings meanings, String query) {
        Question question = Question.of(query, ToolSearch.names(haystack.providers()));
        float[] vector = Objects.requireNonNull(meanings.of(question, Duration.ofSeconds(5)))
                .getFirst();
        Map<String, Double> near = new TreeMap<>();
        for (Tool tool : haystack.catalogue().all()) {
            if (question.integrations().isEmpty() || question.integrations().contains(tool.integration())) {
                near.put(
                        tool.id(),
                        Arrays.stream(meanings.near(List.copyOf(Entry.of(tool).meanings()), vector))
                                .max()
                                .orElse(0));
            }
        }
        return near.keySet().stream()
                .sorted(Comparator.comparing(near::get).reversed())
                .limit(DEPTH)
                .toList();
    }

    private void write(String run, Function<String, List<String>> ranking) throws IOException {
        List<String> lines = new ArrayList<>();
        for (LabelledQuery query : queries) {
            lines.add(String.join(" ", ranking.apply(query.text())));
        }
        Files.write(RUNS.resolve(run), lines);
    }

    private List<String> pools(Haystack haystack) throws IOException {
        List<TreeSet<String>> found = new ArrayList<>();
        queries.forEach(query -> found.add(new TreeSet<>()));
        List<Path> runs;
        try (Stream<Path> all = Files.list(RUNS)) {
            runs = all.toList();
        }
        for (Path run : runs) {
            List<String> lines = Files.readAllLines(run);
            for (int i = 0; i < lines.size(); i++) {
                found.get(i).addAll(List.of(lines.get(i).split(" ")));
            }
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            List<String> tools = new ArrayList<>(found.get(i));
            tools.remove("");
            Collections.shuffle(tools, new Random(i));
            texts.add(pool(haystack, i + 1, tools));
        }
        return texts;
    }

    private String pool(Haystack haystack, int number, List<String> tools) {
        StringBuilder text = new StringBuilder();
        text.append("Query ")
                .append(number)
                .append(": ")
                .append(queries.get(number - 1).text());
        text.append('\n');
        for (String id : tools) {
            Tool tool = haystack.catalogue().find(id);
            if (tool != null) {
                Entry entry = Entry.of(tool);
                text.append("- ").append(id).append("\n    ");
                text.append(entry.description().replaceAll("\\s+", " ")).append("\n    arguments: ");
                text.append(String.join(", ", entry.arguments())).append('\n');
            }
        }
        return text.toString();
    }
}
