package io.serai.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.tool.Effect;
import io.serai.tool.VersionedName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.nodes.Node;
import org.springframework.core.env.Environment;

/**
 * What a folder of route files offers, read without starting any of it.
 *
 * @param camel knows the definitions, and never runs
 * @param rests the entries of the gateway's own files
 * @param tools in the order of their ids
 */
public record WrittenApi(CamelContext camel, List<RestDefinition> rests, List<WrittenTool> tools) {

    /**
     * @param environment the gateway's settings, which may leave providers out and allow them more
     * @throws RouteFilesRefused with every finding, if there are any
     */
    public static WrittenApi read(Path routes, Environment environment) throws IOException {
        RouteFolder folder = new RouteFolder(routes);
        GatewayFiles gateway = GatewayFiles.read(folder);
        EditionReader reader = new EditionReader(folder, new YamlTrees(new ObjectMapper()), environment, false);
        reader.reserve(gateway.routes());
        List<Finding> findings = new ArrayList<>(gateway.findings());
        List<WrittenTool> tools = new ArrayList<>();
        for (Path path : folder.providerFiles()) {
            if (!reader.isSwitchedOff(path)) {
                RouteFolder.read(path, findings::add)
                        .map(text -> reader.read(path, text, 1))
                        .ifPresent(reading -> {
                            findings.addAll(reading.findings());
                            Optional.ofNullable(reading.edition()).ifPresent(edition -> tools.addAll(tools(edition)));
                        });
            }
        }
        if (!findings.isEmpty()) {
            throw new RouteFilesRefused(findings);
        }
        tools.sort(Comparator.comparing(WrittenTool::id));
        CamelContext camel = definitions(gateway);
        return new WrittenApi(camel, rests(camel), tools);
    }

    private static CamelContext definitions(GatewayFiles gateway) throws IOException {
        CamelContext camel = new DefaultCamelContext();
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(gateway.resources().toArray(Resource[]::new));
            return camel;
        } catch (IOException refused) {
            throw refused;
        } catch (Exception refused) {
            throw new IOException(CamelRefusal.of(refused).toString(), refused);
        }
    }

    private static List<RestDefinition> rests(CamelContext camel) {
        return camel.getCamelContextExtension().getContextPlugin(Model.class).getRestDefinitions();
    }

    private static List<WrittenTool> tools(Edition edition) {
        List<WrittenTool> tools = new ArrayList<>();
        for (Node item : YamlFile.itemsOf(edition.runningText())) {
            YamlFile.value(item, "route")
                    .ifPresent(route -> tool(edition, route).ifPresent(tools::add));
        }
        OperationSet operations = edition.operations();
        if (operations != null) {
            operations
                    .byTool()
                    .forEach((id, operation) -> tools.add(new WrittenTool(
                            id,
                            edition.providerId(),
                            edition.provider(),
                            operation.description(),
                            operation.effect(),
                            OperationSet.spec(operation))));
        }
        return tools;
    }

    private static Optional<WrittenTool> tool(Edition edition, Node route) {
        Optional<Node> from = YamlFile.value(route, "from");
        String id = from.flatMap(start -> text(start, "uri"))
                .map(uri -> VersionedName.plain(uri.replaceFirst("^tool:", "")))
                .orElse("");
        Effect effect = from.flatMap(start -> YamlFile.value(start, "parameters"))
                .flatMap(parameters -> text(parameters, "effect"))
                .map(word -> Effect.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Effect.WRITE); // as the component has it
        return Optional.ofNullable(edition.specs().get(id))
                .map(spec -> new WrittenTool(
                        id,
                        edition.providerId(),
                        edition.provider(),
                        text(route, "description").orElse(""),
                        effect,
                        spec));
    }

    private static Optional<String> text(Node node, String key) {
        return YamlFile.value(node, key).map(YamlFile::text);
    }
}
