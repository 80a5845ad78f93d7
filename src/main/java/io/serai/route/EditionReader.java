package io.serai.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.provider.Provider;
import io.serai.tool.ToolSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Checks the text of a provider file and takes the provider and the tools' specifications out of it. */
final class EditionReader {

    /**
     * @param edition null if there are findings
     * @param hints what only a gateway with other settings would take, and what is served all the same
     */
    record Reading(@Nullable Edition edition, List<Finding> findings, List<Finding> hints) {}

    private final RouteFolder folder;
    private final YamlTrees trees;
    private final SpecReader specReader;
    private final ProviderBinding binding;
    private final Environment environment;
    private final boolean serving;
    private final AllowList allowed;
    private final Documents documents;
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
        this.documents = new Documents(Binder.get(environment)
                .bindOrCreate("serai.routes", RouteSettings.class)
                .maxDocument());
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
        return read(path, text, number, documents.beside(path));
    }

    /** @param source where the vendor's document comes from, if the text names one */
    Reading read(Path path, String text, int number, Documents.Source source) {
        ProviderFile file = new ProviderFile(path.toString(), text, id -> allowed.forProvider(environment, id));
        Provider provider = provider(file);
        Map<String, ToolSpec> specs = specs(file);
        OperationSet operations = provider == null ? null : operations(path, file, provider, source);
        file.routeLines().keySet().stream().filter(reserved::containsKey).forEach(id -> {
            String message = "Route " + id + " is in " + reserved.get(id) + " already";
            file.file().findings().add(new Finding(path.toString(), 1, 1, message, "names are unique"));
        });
        List<Finding> hints = new ArrayList<>(file.file().undeclared());
        if (serving) {
            file.file().findings().addAll(hints);
        }
        if (operations != null) {
            hints.addAll(OperationLint.hints(path, operations));
        }
        if (provider == null || !file.file().findings().isEmpty()) {
            return new Reading(null, List.copyOf(file.file().findings()), hints);
        }
        Edition edition = new Edition(
                folder.name(path),
                file.providerId(),
                number,
                operations == null ? hash(text) : combined(text, operations.sha256()),
                text,
                file.runningText(number),
                file.routeLines(),
                file.beanNames(),
                provider,
                specs,
                operations,
                specs.keySet().stream().filter(file::mayBlock).collect(Collectors.toSet()));
        return new Reading(edition, List.of(), hints);
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

    private static @Nullable OperationSet operations(
            Path path, ProviderFile file, Provider provider, Documents.Source source) {
        Node properties = file.properties();
        return properties == null ? null : new OperationLint(file, properties).read(path, provider, source);
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

    /** The documents beside a provider file. */
    Documents.Source documentsBeside(Path path) {
        return documents.beside(path);
    }

    /** The hash that a version of this text has with the document that lies beside it now. */
    String hash(Path path, String text) {
        String document = Documents.namedIn(path.toString(), text);
        if (document == null) {
            return hash(text);
        }
        try {
            return combined(text, hash(documents.beside(path).bytes(document)));
        } catch (IOException missing) {
            return combined(text, "missing");
        }
    }

    private static String combined(String text, String document) {
        return hash(hash(text) + " " + document);
    }

    static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    static String hash(byte[] bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
