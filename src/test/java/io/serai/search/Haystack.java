package io.serai.search;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.provider.Providers;
import io.serai.route.WrittenTool;
import io.serai.tool.Catalogue;
import io.serai.tool.IdleTools;
import io.serai.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * All that is searched when search is measured: the shipped tools, and all operations of the vendors' OpenAPI documents,
 * which {@code bench/search} puts there.
 *
 * @param same tool or operation → all that send the same request, itself among them
 */
record Haystack(Catalogue catalogue, Providers providers, Set<String> shipped, Map<String, Set<String>> same) {

    /** Where measurements keep and write what is theirs. */
    static final Path WORK = Path.of("target/search");

    private static final Path VENDORS = WORK.resolve("vendors");

    static Haystack read() throws IOException {
        Haystack haystack = new Haystack(new Catalogue(), new Providers(), new HashSet<>(), new HashMap<>());
        haystack.fill();
        return haystack;
    }

    private void fill() throws IOException {
        Map<String, Set<String>> byCall = new HashMap<>();
        try (Catalogue.Change filling = catalogue.change()) {
            for (VendorOperations.Operation operation : operations()) {
                sameAs(operation.id(), byCall.computeIfAbsent(operation.call(), call -> new HashSet<>()));
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
                shipped.add(tool.id());
                String call = calls.get(tool.id());
                sameAs(
                        tool.id(),
                        call == null ? new HashSet<>() : byCall.computeIfAbsent(call, none -> new HashSet<>()));
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

    private void sameAs(String id, Set<String> others) {
        others.add(id);
        same.put(id, others);
    }

    private static List<VendorOperations.Operation> operations() throws IOException {
        List<VendorOperations.Operation> operations = new ArrayList<>();
        operations.addAll(VendorOperations.of("github", VENDORS.resolve("api.github.com.json")));
        operations.addAll(VendorOperations.of("slack", VENDORS.resolve("slack.com.json")));
        operations.addAll(VendorOperations.of("notion", Path.of("src/test/peers/notion-openapi.json")));
        return operations;
    }

    /** These, and whatever sends the same requests. */
    Set<String> right(Collection<String> tools) {
        Set<String> right = new HashSet<>(tools);
        tools.forEach(tool -> right.addAll(same.getOrDefault(tool, Set.of())));
        return right;
    }

    /** Search over all of it, which has learnt all texts, if it is by meaning. */
    ToolSearch search(@Nullable Meanings meanings) {
        ToolSearch search =
                new ToolSearch(catalogue, providers, meanings, Duration.ofSeconds(5), new SimpleMeterRegistry());
        search.find("anything", tool -> true, 1);
        if (meanings != null) {
            Awaitility.await().atMost(Duration.ofMinutes(10)).until(search::understands);
        }
        return search;
    }

    /** The language model as the product has it, with vectors that are kept for the next measurement. */
    static Meanings meanings() {
        return new Meanings(new E5(WORK), WORK.resolve("vectors"), 1);
    }

    static List<String> best(ToolSearch search, String query, int most) {
        return search.find(query, tool -> true, most).hits().stream()
                .map(ToolSearch.Hit::tool)
                .map(Tool::id)
                .toList();
    }
}
