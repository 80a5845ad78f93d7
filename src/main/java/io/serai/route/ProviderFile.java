package io.serai.route;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * One file of {@code routes/providers}, checked: the provider's properties and the tools' specifications as trees, and
 * the text for Camel, from which they are blanked out so that every line keeps its number.
 */
final class ProviderFile {

    private static final Pattern FILE_NAME = Pattern.compile("[a-z0-9-]{1,64}\\.yaml");
    private static final Set<String> ITEM_KEYS =
            Set.of("beans", "route", "routeTemplate", "templatedRoute", "routeConfiguration");

    /** What stands in a tool's {@code inputSchema}, {@code outputSchema}, {@code offer}, {@code asks} and {@code examples}. */
    record ToolNodes(
            Node inputSchema,
            @Nullable Node outputSchema,
            @Nullable Node offer,
            @Nullable Node asks,
            @Nullable Node examples) {}

    private final YamlFile file;
    private final String providerId;
    private final Lifting lifting;
    private final BeanLint beans;
    private final ProviderRoutes routes;
    private final WrittenRoutes written;

    /** A file that may use what needs no operator's leave. */
    ProviderFile(String fileName, String text) {
        this(fileName, text, ignored -> AllowList.STANDARD);
    }

    /** @param lists what the file of a provider with this id may use */
    ProviderFile(String fileName, String text, Function<String, AllowList> lists) {
        file = new YamlFile(fileName, text);
        providerId = providerId(fileName);
        lifting = new Lifting(file);
        AllowList allowed = lists.apply(providerId).withBeans(BeanLint.namesIn(file, providerId));
        Values values = new Values(file, allowed);
        beans = new BeanLint(file, providerId, allowed, values, lifting);
        routes = new ProviderRoutes(file, providerId, allowed, values, lifting);
        if (!FILE_NAME.matcher(providerId + ".yaml").matches()) {
            find("The name of the file is malformed", "[a-z0-9-]{1,64}.yaml");
        }
        written = new WrittenRoutes(file, providerId, values, lifting);
        file.items().forEach(this::item);
        written.end(routes);
        routes.end();
        if (!beans.declared() && (file.findings().isEmpty() || !file.items().isEmpty())) {
            find(
                    "The file declares no provider",
                    "- beans: [{ name: " + providerId + ", type: " + BeanLint.PROVIDER + " }]");
        }
    }

    /** A provider has the name of its file. */
    static String providerId(String fileName) {
        return fileName.substring(fileName.lastIndexOf('/') + 1).replaceAll("\\.yaml$", "");
    }

    /** What is against a second file with the same provider. */
    static Finding twin(Path file, String first) {
        String message = "Provider " + providerId(file.toString()) + " is in " + first + " already";
        return new Finding(file.toString(), 1, 1, message, "names are unique");
    }

    YamlFile file() {
        return file;
    }

    String providerId() {
        return providerId;
    }

    /** The provider's properties; null when there are findings. */
    @Nullable
    Node properties() {
        return beans.properties();
    }

    Map<String, ToolNodes> tools() {
        return routes.tools();
    }

    /** The id of each route → the line where it is named, from 1. */
    Map<String, Integer> routeLines() {
        return routes.lines();
    }

    /**
     * Whether a call of this tool may wait for something else than {@code provider:}, so that it must not run on an event
     * loop.
     */
    boolean mayBlock(String toolId) {
        return routes.mayBlock(toolId);
    }

    /** How many pages this tool follows at most; 0 if it follows none. */
    int mostPages(String toolId) {
        return routes.mostPages(toolId);
    }

    String textForCamel() {
        String end = "(?m)^\\.\\.\\.(\\s.*)?$"; // nothing could stand behind it
        return written.isEmpty() ? lifting.text() : lifting.text().replaceAll(end, "") + written.text();
    }

    /** What Camel is to run: what was lifted out is gone, and names end in the version. */
    String runningText(int version) {
        String text = textForCamel();
        Iterable<Node> items = written.isEmpty() ? file.items() : YamlFile.itemsOf(text);
        return VersionedText.of(text.split("\n", -1), items, providerId, beans.names(), version);
    }

    /** Names of beans beside the provider, for which an operator must have allowed the type. */
    Set<String> beanNames() {
        return beans.names();
    }

    private void item(Node item) {
        List<NodeTuple> entries = file.known(item, "An item", ITEM_KEYS);
        if (entries.size() != 1) {
            file.find(item, "An item is either beans, a route or what routes are made of", "begin each with a dash");
            return;
        }
        NodeTuple entry = entries.getFirst();
        switch (YamlFile.text(entry.getKeyNode())) {
            case "beans" -> beans.beans(item, entry);
            case "route" -> {
                if (FailureRoutes.isNamedBy(entry.getValueNode())) {
                    written.add(item, entry);
                } else {
                    routes.route(entry.getValueNode(), true);
                }
            }
            default -> written.add(item, entry);
        }
    }

    private void find(String message, String hint) {
        file.findings().add(new Finding(file.name(), 1, 1, message, hint));
    }
}
