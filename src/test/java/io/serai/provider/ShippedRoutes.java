package io.serai.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the shipped provider files say about the requests of their tools, read by other means than the product's. */
final class ShippedRoutes {

    private ShippedRoutes() {}

    /**
     * One tool and the one request that it makes.
     *
     * @param query arguments that go to the query although the rest goes to the body
     * @param base64 the argument that is sent encoded
     * @param form whether the body is a form
     */
    record ToolRequest(
            String toolId,
            String provider,
            String method,
            String path,
            boolean sendInBody,
            Set<String> query,
            @Nullable String base64,
            boolean form) {}

    static List<ToolRequest> all() throws IOException {
        List<ToolRequest> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("routes/providers"))) {
            for (Path file : files.sorted().toList()) {
                read(all, file);
            }
        }
        return all;
    }

    private static void read(List<ToolRequest> all, Path file) throws IOException {
        boolean form = false;
        for (Object item : list(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)))) {
            Map<String, Object> entry = map(item);
            if (entry.containsKey("beans")) {
                form = "form"
                        .equals(map(map(list(entry.get("beans")).get(0)).get("properties"))
                                .get("body"));
                continue;
            }
            Map<String, Object> route = map(entry.get("route"));
            Map<String, Object> step =
                    map(list(map(route.get("from")).get("steps")).get(0));
            if (step.containsKey("to")) {
                all.add(request(String.valueOf(route.get("id")), map(step.get("to")), form));
            }
        }
    }

    private static ToolRequest request(String toolId, Map<String, Object> to, boolean form) {
        Map<String, Object> parameters = map(to.get("parameters"));
        String method = String.valueOf(parameters.get("httpMethod"));
        Object send = parameters.get("send");
        boolean inBody = send == null ? !Set.of("GET", "DELETE").contains(method) : send.equals("body");
        Object query = parameters.get("query");
        Object base64 = parameters.get("base64");
        return new ToolRequest(
                toolId,
                String.valueOf(to.get("uri")).replace("provider:", ""),
                method,
                String.valueOf(parameters.get("path")),
                inBody,
                query == null
                        ? Set.of()
                        : Stream.of(String.valueOf(query).split(","))
                                .map(String::trim)
                                .collect(Collectors.toSet()),
                base64 == null ? null : String.valueOf(base64),
                form);
    }

    @SuppressWarnings("unchecked") // a YAML mapping with names as keys
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(@Nullable Object value) {
        return (List<Object>) java.util.Objects.requireNonNull(value);
    }
}
