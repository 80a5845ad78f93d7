package io.serai.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.serai.route.WrittenApi;
import io.serai.route.WrittenTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.env.StandardEnvironment;

/** The tools of {@code routes/providers}, without a gateway; and which request each of them sends. */
final class ShippedTools {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private ShippedTools() {}

    static List<WrittenTool> read() throws IOException {
        return WrittenApi.read(Path.of("routes"), new StandardEnvironment()).tools();
    }

    /** Tool → the one request that it sends, as {@link VendorOperations#call} writes it. */
    static Map<String, String> calls() throws IOException {
        Map<String, String> calls = new HashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("routes/providers"))) {
            files = all.toList();
        }
        for (Path file : files) {
            for (JsonNode item : YAML.readTree(file.toFile())) {
                JsonNode route = item.path("route");
                List<JsonNode> paths = route.path("from").path("steps").findParents("httpMethod");
                if (route.path("from").path("uri").asText().startsWith("tool:") && paths.size() == 1) {
                    String id = route.path("id").asText();
                    calls.put(
                            id,
                            VendorOperations.call(
                                    id.substring(0, id.indexOf('.')),
                                    paths.getFirst().path("httpMethod").asText(),
                                    paths.getFirst().path("path").asText()));
                }
            }
        }
        return calls;
    }
}
