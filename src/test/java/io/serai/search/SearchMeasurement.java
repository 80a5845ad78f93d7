package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.serai.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What {@code bench/search} runs: the labelled queries over the shipped tools and all operations of the vendors' OpenAPI
 * documents. Right answers are the labels, and operations that send the same request. Writes {@code target/search/table.md}.
 */
class SearchMeasurement {

    private static final int ROUNDS = 4;

    /** Whoever works on the ranking must not see any figure of that set, so nothing of it is printed without this. */
    private static final boolean HELD_BACK = Boolean.getBoolean("serai.search.held-back");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Encoding encoding = Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    private final StringBuilder table = new StringBuilder();

    @Test
    void measure() throws IOException {
        Haystack haystack = Haystack.read();
        table.append("| | queries | P@1 | right in the first 5 | MRR |\n|---|---|---|---|---|\n");
        try (ToolSearch words = haystack.search(null);
                ToolSearch both = haystack.search(Haystack.meanings())) {
            sets().forEach((name, queries) -> {
                row(name + ", words alone", haystack, words, queries);
                row(name, haystack, both, queries);
            });
            if (HELD_BACK) {
                judged(haystack, both);
            }
            table.append(String.format(
                    "%nOf %d tools, %d of them shipped.",
                    haystack.catalogue().all().size(), haystack.shipped().size()));
            latency(both);
            tokens(haystack, both);
        }
        Files.writeString(Haystack.WORK.resolve("table.md"), table);
        assertThat(haystack.catalogue().all()).hasSizeGreaterThan(1_300);
    }

    private void judged(Haystack haystack, ToolSearch search) throws IOException {
        Judgements judgements = Judgements.read();
        if (!judgements.isEmpty()) {
            List<LabelledQuery> labelled = LabelledQuery.read(LabelledQuery.HELD_BACK);
            row("held back, with pooled judgements", haystack, search, judgements.added(labelled));
            table.append(String.format("%nJudgements: %s; %s.%n", judgements.count(), judgements.ofLabels(labelled)));
        }
    }

    private static List<LabelledQuery> allQueries() {
        return sets().values().stream().flatMap(List::stream).toList();
    }

    private void latency(ToolSearch search) {
        List<Long> times = new ArrayList<>();
        for (int round = 0; round < 2 * ROUNDS; round++) {
            for (LabelledQuery query : allQueries()) {
                long begun = System.nanoTime();
                search.find(query.text(), tool -> true, 5);
                if (round >= ROUNDS) { // the first are for the compiler
                    times.add(System.nanoTime() - begun);
                }
            }
        }
        Collections.sort(times);
        table.append(String.format(
                Locale.ROOT,
                " Latency, the embedding included: p50 %.1f ms, p99 %.1f ms.",
                times.get(times.size() / 2) / 1e6,
                times.get(times.size() * 99 / 100) / 1e6));
    }

    private void tokens(Haystack haystack, ToolSearch search) {
        List<LabelledQuery> queries = allQueries();
        long answers = 0;
        for (LabelledQuery query : queries) {
            answers += count(search.find(query.text(), tool -> true, 5).hits().stream()
                    .map(ToolSearch.Hit::tool)
                    .toList());
        }
        double answer = (double) answers / queries.size();
        int all = count(haystack.catalogue().all());
        table.append(String.format(
                Locale.ROOT,
                " Tokens (o200k_base): %.0f on average for five tools with their schemas, %d for the full list, %.2f %% fewer;"
                        + " the list of the shipped tools alone has %d.%n",
                answer,
                all,
                100 - 100 * answer / all,
                count(haystack.catalogue().all().stream()
                        .filter(tool -> haystack.shipped().contains(tool.id()))
                        .toList())));
    }

    private int count(Collection<Tool> tools) {
        ArrayNode list = JSON.createArrayNode();
        for (Tool tool : tools) {
            list.addObject()
                    .put("name", tool.mcpName())
                    .put("description", tool.description())
                    .set("inputSchema", tool.spec().inputSchema());
        }
        return encoding.countTokens(list.toString());
    }

    private static Map<String, List<LabelledQuery>> sets() {
        Map<String, List<LabelledQuery>> sets = new LinkedHashMap<>();
        sets.put("tuning set", LabelledQuery.read(LabelledQuery.TUNING));
        sets.put("development set", LabelledQuery.read(LabelledQuery.DEVELOPMENT));
        sets.put("situations", LabelledQuery.read(LabelledQuery.SITUATIONS));
        if (HELD_BACK) {
            sets.put("held back", LabelledQuery.read(LabelledQuery.HELD_BACK));
        }
        return sets;
    }

    private void row(String name, Haystack haystack, ToolSearch search, List<LabelledQuery> queries) {
        double[] sums = new double[3];
        for (LabelledQuery query : queries) {
            Set<String> right = haystack.right(query.tools());
            List<String> ids = Haystack.best(search, query.text(), 50);
            int rank = 1;
            while (rank <= ids.size() && !right.contains(ids.get(rank - 1))) {
                rank++;
            }
            boolean found = rank <= ids.size();
            sums[0] += found && rank == 1 ? 1 : 0;
            sums[1] += found && rank <= 5 ? 1 : 0;
            sums[2] += found ? 1.0 / rank : 0;
        }
        double n = queries.size();
        table.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.3f | %.1f %% | %.3f |%n",
                name,
                queries.size(),
                sums[0] / n,
                100 * sums[1] / n,
                sums[2] / n));
    }
}
