package io.serai.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.provider.Provider;
import io.serai.tool.ToolSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.springframework.core.env.StandardEnvironment;

/** Reads provider files with one address in place of all their providers'. */
public final class ProviderSheets {

    private final URI baseUrl;
    private final YamlTrees trees = new YamlTrees(new ObjectMapper());
    private final SpecReader specs = new SpecReader(trees);
    private final ProviderBinding binding = new ProviderBinding(new StandardEnvironment());

    /** @param baseUrl where the tools' requests are to go */
    public ProviderSheets(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    /**
     * All files of {@code providers} in a folder of route files.
     *
     * @throws RuntimeException with every finding, if there are any
     */
    public List<ProviderSheet> read(Path routes) throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<ProviderSheet> sheets = read(routes, findings);
        if (!findings.isEmpty()) {
            throw new RouteFilesRefused(findings);
        }
        return sheets;
    }

    /** Those of the files that may be loaded without an operator's leave. */
    public List<ProviderSheet> readPlain(Path routes) throws IOException {
        return read(routes, new ArrayList<>());
    }

    private List<ProviderSheet> read(Path routes, List<Finding> findings) throws IOException {
        List<ProviderSheet> sheets = new ArrayList<>();
        for (Path path : new RouteFolder(routes).providerFiles()) {
            ProviderFile file = new ProviderFile(path.toString(), Files.readString(path));
            ProviderSheet sheet = file.file().findings().isEmpty() ? sheet(file) : null;
            if (sheet != null && file.file().findings().isEmpty()) {
                sheets.add(sheet);
            }
            findings.addAll(file.file().findings());
        }
        return sheets;
    }

    private @Nullable ProviderSheet sheet(ProviderFile file) {
        Node properties = Objects.requireNonNull(file.properties());
        try {
            Map<String, ToolSpec> tools = new LinkedHashMap<>();
            Map<String, List<Integer>> lines = new LinkedHashMap<>();
            file.tools().forEach((id, nodes) -> {
                tools.put(id, specs.read(file.file(), nodes, file.mostPages(id)));
                lines.put(id, lines(nodes.examples()));
            });
            return new ProviderSheet(
                    file.file().name(),
                    file.providerId(),
                    provider(file.providerId(), properties),
                    tools,
                    lines,
                    file.textForCamel());
        } catch (IllegalArgumentException | YamlEngineException refused) {
            file.file().find(properties, String.valueOf(refused.getMessage()), "see docs/writing-a-provider.md");
            return null;
        }
    }

    private Provider provider(String providerId, Node node) {
        ObjectNode properties = (ObjectNode) trees.tree(node);
        if (properties.has("baseUrl")) {
            properties.put("baseUrl", baseUrl.toString());
        }
        return binding.bind(providerId, properties);
    }

    private static List<Integer> lines(@Nullable Node examples) {
        return examples instanceof SequenceNode list
                ? list.getValue().stream()
                        .map(example -> example.getStartMark().orElseThrow().getLine() + 1)
                        .toList()
                : List.of();
    }
}
