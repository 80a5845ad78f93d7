package io.serai.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.provider.Providers;
import io.serai.tool.ToolSpec;
import io.serai.tool.ToolSpecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
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

    RouteLoader(
            RouteSettings settings, YamlTrees trees, Environment environment, Providers providers, ToolSpecs specs) {
        this.folder = settings.folder();
        this.trees = trees;
        this.binding = new ProviderBinding(environment);
        this.providers = providers;
        this.specs = specs;
        this.environment = environment;
    }

    /** @throws RouteFilesRefused with every finding in every file */
    void load(CamelContext camel) throws Exception {
        List<Finding> findings = new ArrayList<>();
        List<Resource> resources = new ArrayList<>();
        for (Path path : yamlFiles(folder.resolve("gateway"))) {
            YamlFile file = new YamlFile(path.toString(), Files.readString(path));
            GatewayLint.check(file);
            findings.addAll(file.findings());
            resources.add(resource(file.name(), file.text()));
        }
        for (Path path : yamlFiles(folder.resolve("providers"))) {
            ProviderFile file = new ProviderFile(path.toString(), Files.readString(path));
            if (isEnabled(file.providerId())) {
                take(file);
                findings.addAll(file.file().findings());
                resources.add(resource(file.file().name(), file.textForCamel()));
            }
        }
        if (!findings.isEmpty()) {
            throw new RouteFilesRefused(findings);
        }
        PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
        leaveFailuresToTheGateway(camel);
    }

    /** A tool's failure is the caller's to handle: an error handler inside would keep the dead-letter channel from it. */
    private static void leaveFailuresToTheGateway(CamelContext camel) {
        camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                .filter(route -> route.getEndpointUrl().startsWith("tool:"))
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
        if (properties == null || !file.file().findings().isEmpty()) {
            return;
        }
        try {
            providers.put(file.providerId(), binding.bind((ObjectNode) trees.tree(properties)));
        } catch (IllegalArgumentException refused) {
            file.file().find(properties, String.valueOf(refused.getMessage()), "see docs/writing-a-provider.md");
        }
        file.tools().forEach((toolId, nodes) -> specs.put(toolId, spec(file, nodes)));
    }

    private ToolSpec spec(ProviderFile file, ProviderFile.ToolNodes nodes) {
        JsonNode output = nodes.outputSchema() == null ? null : trees.tree(nodes.outputSchema());
        List<JsonNode> examples = nodes.examples() == null
                ? List.of()
                : StreamSupport.stream(trees.tree(nodes.examples()).spliterator(), false)
                        .toList();
        if (trees.tree(nodes.inputSchema()) instanceof ObjectNode schema) {
            return new ToolSpec(schema, output instanceof ObjectNode object ? object : null, examples);
        }
        file.file().find(nodes.inputSchema(), "inputSchema must be a mapping", "");
        return new ToolSpec(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode(), null, examples);
    }

    private static List<Path> yamlFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The route folder " + folder.toAbsolutePath() + " cannot be read; set SERAI_ROUTES", unreadable);
        }
    }
}
