package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.provider.Providers;
import io.serai.route.WrittenTool;
import io.serai.tool.Catalogue;
import io.serai.tool.IdleTools;
import io.serai.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What {@code bench/search} runs: the labelled queries over the shipped tools and all operations of the vendors' OpenAPI
 * documents. Right answers are the labels, and operations that send the same request. Writes {@code target/search/table.md}.
 */
class SearchMeasurement {

    private static final Path WORK = Path.of("target/search");
    private static final Path VENDORS = WORK.resolve("vendors");
    private static final int ROUNDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Encoding encoding = Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    private final Catalogue catalogue = new Catalogue();
    private final Providers providers = new Providers();
    private final Map<String, Set<String>> twins = new HashMap<>();
    private final StringBuilder table = new StringBuilder();

    @Test
    void measure() throws IOException {
        fill();
        table.append("| | queries | P@1 | right in the first 5 | MRR |\n|---|---|---|---|---|\n");
        Meanings meanings = new Meanings(new MiniLm(WORK), WORK.resolve("vectors"), 1);
        try (ToolSearch words = search(null);
                ToolSearch both = search(meanings)) {
            both.find("anything", tool -> true, 1);
            Awaitility.await().atMost(Duration.ofMinutes(5)).until(both::understands);
            sets().forEach((name, queries) -> {
                row(name + ", words alone", words, queries, false);
                row(name, both, queries, true);
            });
            table.append(String.format(
                    "%nOf %d tools, %d of them shipped.", catalogue.all().size(), twins.size()));
            latency(both);
            tokens(both);
        }
        Files.writeString(WORK.resolve("table.md"), table);
        assertThat(catalogue.all()).hasSizeGreaterThan(1_300);
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

    private void tokens(ToolSearch search) {
        List<LabelledQuery> queries = allQueries();
        long answers = 0;
        for (LabelledQuery query : queries) {
            answers += count(search.find(query.text(), tool -> true, 5).hits().stream()
                    .map(ToolSearch.Hit::tool)
                    .toList());
        }
        double answer = (double) answers / queries.size();
        int all = count(catalogue.all());
        table.append(String.format(
                Locale.ROOT,
                " Tokens (o200k_base): %.0f on average for five tools with their schemas, %d for the full list, %.2f %% fewer;"
                        + " the list of the shipped tools alone has %d.%n",
                answer,
                all,
                100 - 100 * answer / all,
                count(catalogue.all().stream()
                        .filter(tool -> twins.containsKey(tool.id()))
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

    private ToolSearch search(@Nullable Meanings meanings) {
        return new ToolSearch(catalogue, providers, meanings, Duration.ofSeconds(5), new SimpleMeterRegistry());
    }

    private static Map<String, List<LabelledQuery>> sets() {
        Map<String, List<LabelledQuery>> sets = new LinkedHashMap<>();
        sets.put("tuning set", LabelledQuery.read(LabelledQuery.TUNING));
        if (Files.exists(LabelledQuery.HELD_BACK)) {
            sets.put("held back", LabelledQuery.read(LabelledQuery.HELD_BACK));
        }
        return sets;
    }

    private void fill() throws IOException {
        Map<String, Set<String>> byCall = new HashMap<>();
        try (Catalogue.Change filling = catalogue.change()) {
            for (VendorOperations.Operation operation : operations()) {
                byCall.computeIfAbsent(operation.call(), call -> new HashSet<>())
                        .add(operation.id());
                catalogue.publish(IdleTools.of(
                        operation.id(),
                        operation.integration(),
                        operation.description(),
                        operation.effect(),
                        operation.schema(),
                        List.of()));
            }
            Map<String, String> calls = ShippedTools.calls();
            for (WrittenTool tool : ShippedTools.read()) {
                providers.put(tool.integration(), tool.provider());
                twins.put(tool.id(), byCall.getOrDefault(calls.getOrDefault(tool.id(), ""), Set.of()));
                catalogue.publish(IdleTools.of(
                        tool.id(),
                        tool.integration(),
                        tool.description(),
                        tool.effect(),
                        tool.spec().inputSchema(),
                        tool.spec().asks()));
            }
        }
    }

    private static List<VendorOperations.Operation> operations() throws IOException {
        List<VendorOperations.Operation> operations = new ArrayList<>();
        operations.addAll(VendorOperations.of("github", VENDORS.resolve("api.github.com.json")));
        operations.addAll(VendorOperations.of("slack", VENDORS.resolve("slack.com.json")));
        operations.addAll(VendorOperations.of("notion", Path.of("src/test/peers/notion-openapi.json")));
        return operations;
    }

    private void row(String name, ToolSearch search, List<LabelledQuery> queries, boolean tell) {
        double[] sums = new double[3];
        for (LabelledQuery query : queries) {
            Set<String> right = new HashSet<>(query.tools());
            query.tools().forEach(tool -> right.addAll(twins.getOrDefault(tool, Set.of())));
            List<String> ids = search.find(query.text(), tool -> true, 50).hits().stream()
                    .map(hit -> hit.tool().id())
                    .toList();
            int rank = 1;
            while (rank <= ids.size() && !right.contains(ids.get(rank - 1))) {
                rank++;
            }
            boolean found = rank <= ids.size();
            sums[0] += found && rank == 1 ? 1 : 0;
            sums[1] += found && rank <= 5 ? 1 : 0;
            sums[2] += found ? 1.0 / rank : 0;
            if (tell && rank > 1) {
                System.out.println(rank + "\t" + query.text() + "\t" + query.tools() + "\t"
                        + ids.subList(0, Math.min(5, ids.size())));
            }
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
