package io.serai.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What PromQL expressions name, as Prometheus's own grammar reads them. */
record PromQl(List<String> errors, List<Selector> selectors, List<Group> groups) {

    /** A metric with the labels that it is asked for. */
    record Selector(String metric, List<Matcher> matchers) {}

    record Matcher(String label, String operator, String value) {

        /** The values that must exist for it to find anything. */
        List<String> wanted() {
            boolean anything = operator.startsWith("!") || value.equals(".*");
            return anything ? List.of() : List.of(value.split("\\|"));
        }
    }

    /** Labels by which the values of these metrics are put together. */
    record Group(List<String> labels, List<String> metrics) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<PromQl> read(List<String> expressions) throws IOException, InterruptedException {
        NodePeers peers = NodePeers.installed();
        Path queries = Files.createTempFile("promql", ".json");
        JSON.writeValue(queries.toFile(), Map.of("expressions", expressions));
        JsonNode found = JSON.readTree(peers.runScript("promql-names.mjs", Map.of("QUERIES", queries.toString())));
        Files.delete(queries);
        return JSON.readerForListOf(PromQl.class).readValue(found);
    }
}
