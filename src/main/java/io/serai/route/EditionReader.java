package io.serai.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.provider.Provider;
import io.serai.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.springframework.core.env.Environment;

/** Checks the text of a provider file and takes the provider and the tools' specifications out of it. */
final class EditionReader {

    /**
     * @param edition null if there are findings
     * @param hints what only a gateway with other settings would take
     */
    record Reading(@Nullable Edition edition, List<Finding> findings, List<Finding> hints) {}

    private final RouteFolder folder;
    private final YamlTrees trees;
    private final SpecReader specReader;
    private final ProviderBinding binding;
    private final Environment environment;
    private final boolean serving;
    private final AllowList allowed;
    private volatile Map<String, String> reserved = Map.of();

    /** @param serving whether these are the settings that the tools will have, so that what they do not declare is missing */
    EditionReader(RouteFolder folder, YamlTrees trees, Environment environment, boolean serving) {
        this.folder = folder;
        this.trees = trees;
        this.specReader = new SpecReader(trees);
        this.binding = new ProviderBinding(environment);
        this.environment = environment;
        this.serving = serving;
        this.allowed = AllowList.of(environment);
    }

    /** Whether an operator switched the provider of this file off. */
    boolean isSwitchedOff(Path path) {
        String providerId = ProviderFile.providerId(path.toString());
        return !environment.getProperty("serai.providers." + providerId + ".enabled", Boolean.class, true);
    }

    /** Keeps ids of the gateway's routes from providers: metrics and logs could not tell them apart. */
    void reserve(Map<String, String> gatewayRoutes) {
        reserved = Map.copyOf(gatewayRoutes);
    }

    /** @param number of the version that this becomes if it is loaded */
    Reading read(Path path, String text, int number) {
        ProviderFile file = new ProviderFile(path.toString(), text, id -> allowed.forProvider(environment, id));
        Provider provider = provider(file);
        Map<String, ToolSpec> specs = specs(file);
        file.routeLines().keySet().stream().filter(reserved::containsKey).forEach(id -> {
            String message = "Route " + id + " is in " + reserved.get(id) + " already";
            file.file().findings().add(new Finding(path.toString(), 1, 1, message, "names are unique"));
        });
        List<Finding> undeclared = List.copyOf(file.file().undeclared());
        if (serving) {
            file.file().findings().addAll(undeclared);
        }
        if (provider == null || !file.file().findings().isEmpty()) {
            return new Reading(null, List.copyOf(file.file().findings()), undeclared);
        }
        Edition edition = new Edition(
                folder.name(path),
                file.providerId(),
                number,
                hash(text),
                text,
                file.runningText(number),
                file.routeLines(),
                file.beanNames(),
                provider,
                specs,
                specs.keySet().stream().filter(file::mayBlock).collect(Collectors.toSet()));
        return new Reading(edition, List.of(), undeclared);
    }

    private @Nullable Provider provider(ProviderFile file) {
        Node properties = file.properties();
        Provider[] provider = new Provider[1];
        if (properties instanceof MappingNode) {
            finding(
                    file,
                    properties,
                    () -> provider[0] = binding.bind(file.providerId(), (ObjectNode) trees.tree(properties)));
        }
        return provider[0];
    }

    private Map<String, ToolSpec> specs(ProviderFile file) {
        Map<String, ToolSpec> specs = new LinkedHashMap<>();
        file.tools()
                .forEach((toolId, nodes) -> finding(
                        file,
                        nodes.inputSchema(),
                        () -> specs.put(toolId, specReader.read(file.file(), nodes, file.mostPages(toolId)))));
        return specs;
    }

    /** Whatever does not fit is a finding at this place. */
    private static void finding(ProviderFile file, Node at, Runnable taking) {
        try {
            taking.run();
        } catch (IllegalArgumentException | YamlEngineException refused) {
            Node place =
                    refused instanceof ProviderBinding.PropertyRefused property ? YamlFile.at(at, property.path()) : at;
            String reason = String.valueOf(refused.getMessage()).replaceAll("\\s+", " "); // one finding, one line
            file.file().find(place, reason, "see docs/writing-a-provider.md");
        }
    }

    static String hash(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
