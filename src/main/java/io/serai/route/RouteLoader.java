package io.serai.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tool.ArgumentCheck;
import io.serai.tool.ToolSpec;
import io.serai.tool.ToolSpecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.springframework.core.env.Environment;

/**
 * Loads all route files at the start: the gateway's own, then the providers'. Nothing is loaded unless every file is
 * without findings.
 */
final class RouteLoader {

    private final Path folder;
    private final YamlTrees trees;
    private final ProviderBinding binding;
    private final Providers providers;
    private final ToolSpecs specs;
    private final Environment environment;
    private final Set<String> providerRoutes = new HashSet<>();

    RouteLoader(
            RouteSettings settings, YamlTrees trees, Environment environment, Providers providers, ToolSpecs specs) {
        this.folder = settings.folder();
        this.trees = trees;
        this.binding = new ProviderBinding(environment);
        this.providers = providers;
        this.specs = specs;
        this.environment = environment;
    }

    /** @throws RouteFilesRefused with every finding in every file; Camel has seen none of them then */
    void load(CamelContext camel) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(lint());
        leaveFailuresToTheGateway(camel);
    }

    /**
     * Checks all files, and takes the providers and the tools' specifications out of them.
     *
     * @return what is left for Camel
     * @throws RouteFilesRefused with every finding in every file
     */
    List<Resource> lint() {
        List<Finding> findings = new ArrayList<>();
        List<Resource> resources = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (Path path : yamlFiles(folder.resolve("gateway"))) {
            read(path, findings).ifPresent(text -> {
                YamlFile file = new YamlFile(path.toString(), text);
                GatewayLint.check(file);
                GatewayLint.routeIds(file).forEach(id -> place("Route " + id, file, places));
                findings.addAll(file.findings());
                resources.add(resource(file.name(), file.text()));
            });
        }
        for (Path path : yamlFiles(folder.resolve("providers"))) {
            read(path, findings)
                    .map(text -> new ProviderFile(path.toString(), text, id -> AllowList.of(environment, id)))
                    .ifPresent(file -> {
                        if (isEnabled(file.providerId())) {
                            place("Provider " + file.providerId(), file.file(), places);
                            file.routeIds().forEach(id -> place("Route " + id, file.file(), places));
                            take(file);
                            providerRoutes.addAll(file.routeIds());
                            findings.addAll(file.file().findings());
                            resources.add(resource(file.file().name(), file.textForCamel()));
                        }
                    });
        }
        if (!findings.isEmpty()) {
            throw new RouteFilesRefused(findings);
        }
        return resources;
    }

    /** The text of a file; none, with a finding, if it is not one. */
    private static Optional<String> read(Path path, List<Finding> findings) {
        try {
            return Optional.of(Files.readString(path));
        } catch (CharacterCodingException notUtf8) {
            findings.add(new Finding(path.toString(), 1, 1, "The file is not UTF-8", "save it as plain UTF-8"));
        } catch (IOException unreadable) {
            findings.add(new Finding(path.toString(), 1, 1, "The file cannot be read", unreadable.toString()));
        }
        return Optional.empty();
    }

    /** A name that two files claim is a finding in the second. */
    private static void place(String name, YamlFile file, Map<String, String> places) {
        String first = places.putIfAbsent(name, file.name());
        if (first != null) {
            file.findings()
                    .add(new Finding(file.name(), 1, 1, name + " is in " + first + " already", "names are unique"));
        }
    }

    /** A tool's failure is the caller's to handle: an error handler inside would keep the dead-letter channel from it. */
    private void leaveFailuresToTheGateway(CamelContext camel) {
        camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .filter(route -> providerRoutes.contains(route.getRouteId()))
                .forEach(route -> route.setErrorHandlerFactory(new NoErrorHandlerDefinition()));
    }

    private static Resource resource(String name, String text) {
        return ResourceHelper.fromString("file:" + name, text);
    }

    private boolean isEnabled(String providerId) {
        return environment.getProperty("serai.providers." + providerId + ".enabled", Boolean.class, true);
    }

    private void take(ProviderFile file) {
        Node properties = file.properties();
        if (properties instanceof MappingNode) {
            finding(file, properties, () -> {
                Provider provider = binding.bind((ObjectNode) trees.tree(properties));
                providers.put(file.providerId(), provider);
            });
        }
        file.tools()
                .forEach((toolId, nodes) -> finding(file, nodes.inputSchema(), () -> {
                    ToolSpec spec = spec(nodes);
                    ArgumentCheck.requireUsable(spec.inputSchema());
                    specs.put(toolId, spec);
                }));
    }

    /** Whatever does not fit is a finding at this place. */
    private static void finding(ProviderFile file, Node at, Runnable taking) {
        try {
            taking.run();
        } catch (ProviderBinding.PropertyRefused refused) {
            String reason = String.valueOf(refused.getMessage()).replaceAll("\\s+", " ");
            file.file().find(YamlFile.at(at, refused.path()), reason, "see docs/writing-a-provider.md");
        } catch (IllegalArgumentException | YamlEngineException refused) {
            String reason = String.valueOf(refused.getMessage()).replaceAll("\\s+", " "); // one finding, one line
            file.file().find(at, reason, "see docs/writing-a-provider.md");
        }
    }

    private ToolSpec spec(ProviderFile.ToolNodes nodes) {
        JsonNode output = nodes.outputSchema() == null ? null : trees.tree(nodes.outputSchema());
        List<JsonNode> examples = nodes.examples() == null
                ? List.of()
                : StreamSupport.stream(trees.tree(nodes.examples()).spliterator(), false)
                        .toList();
        if (trees.tree(nodes.inputSchema()) instanceof ObjectNode schema) {
            return new ToolSpec(schema, output instanceof ObjectNode object ? object : null, examples);
        }
        throw new IllegalArgumentException("inputSchema must be a mapping");
    }

    private static List<Path> yamlFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The route folder " + folder.toAbsolutePath() + " cannot be read; set SERAI_ROUTES", unreadable);
        }
    }
}
