package io.serai.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The templates of a file. A {@code templatedRoute} is written out before anything is checked: what the linter judges is
 * what Camel gets, and a value of a parameter can become nothing that could not stand there by itself.
 */
final class RouteTemplates {

    private static final Set<String> TEMPLATE = Set.of("id", "description", "parameters", "route");
    private static final Set<String> PARAMETER = Set.of("name", "defaultValue", "description", "required");
    private static final Set<String> USE = Set.of("routeTemplateRef", "routeId", "parameters");
    private static final Set<String> VALUE = Set.of("name", "value");
    private static final Set<String> ROUTE = Set.of("description", "routeConfigurationId", "from");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

    /** A parameter of each template: the id of the route that is made of it. */
    private static final String ROUTE_ID = "routeId";

    private record Template(Node id, Node route, Map<String, Optional<Node>> parameters) {}

    private final YamlFile file;
    private final String providerId;
    private final Values values;
    private final WrittenOut writtenOut;
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    RouteTemplates(YamlFile file, String providerId, Values values, WrittenOut writtenOut) {
        this.file = file;
        this.providerId = providerId;
        this.values = values;
        this.writtenOut = writtenOut;
    }

    void template(Node template) {
        file.known(template, "routeTemplate", TEMPLATE);
        Node id = YamlFile.value(template, "id").orElse(null);
        Node route = YamlFile.value(template, "route").orElse(null);
        if (id == null || route == null) {
            file.find(template, "A routeTemplate needs id and route", "write both, and parameters");
            return;
        }
        file.known(route, "The route of a template", ROUTE);
        boolean own = YamlFile.text(id).matches(Pattern.quote(providerId) + "\\.[A-Za-z0-9_-]{1,128}");
        Template made = new Template(id, route, parameters(template));
        if (!own || templates.put(YamlFile.text(id), made) != null) {
            file.find(id, "A template's id is " + providerId + ".<name> and unique", "name: letters, digits, _ and -");
        }
    }

    private Map<String, Optional<Node>> parameters(Node template) {
        Map<String, Optional<Node>> parameters = new LinkedHashMap<>();
        for (Node parameter : list(template, "parameters")) {
            file.known(parameter, "A parameter", PARAMETER);
            Node name = YamlFile.value(parameter, "name").orElse(parameter);
            boolean good = NAME.matcher(YamlFile.text(name)).matches()
                    && !YamlFile.text(name).equals(ROUTE_ID)
                    && parameters.put(YamlFile.text(name), YamlFile.value(parameter, "defaultValue")) == null;
            if (!good) {
                file.find(name, "A parameter needs a name of its own", "letters, digits and _; not routeId");
            }
        }
        return parameters;
    }

    private List<Node> list(Node parent, String key) {
        Optional<Node> node = YamlFile.value(parent, key);
        if (node.isPresent() && !(node.get() instanceof SequenceNode)) {
            file.find(node.get(), key + " must be a list", "begin each item with a dash");
        }
        return node.orElse(null) instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    /** The route that a templatedRoute stands for; null, with findings, if it cannot be written out. */
    @Nullable
    MappingNode expand(Node use) {
        int before = file.findings().size();
        file.known(use, "templatedRoute", USE);
        Node name = YamlFile.value(use, "routeTemplateRef").orElse(use);
        Node routeId = YamlFile.value(use, ROUTE_ID).orElse(use);
        if (!(name instanceof ScalarNode) || !(routeId instanceof ScalarNode id)) {
            file.find(use, "A templatedRoute needs routeTemplateRef and routeId", "write both");
            return null;
        }
        Template template = templates.get(YamlFile.text(name));
        if (template == null) {
            file.find(name, "There is no routeTemplate " + YamlFile.text(name) + " in this file", "add it");
            return null;
        }
        used.add(YamlFile.text(name));
        Map<String, ScalarNode> given = given(use, template);
        given.put(ROUTE_ID, id);
        return file.findings().size() > before ? null : writtenOut.route(id, template.route(), given);
    }

    private Map<String, ScalarNode> given(Node use, Template template) {
        Map<String, ScalarNode> given = new HashMap<>();
        template.parameters().forEach((name, fallback) -> fallback.ifPresent(value -> value(given, name, value)));
        Set<String> named = new LinkedHashSet<>();
        for (Node parameter : list(use, "parameters")) {
            List<NodeTuple> entries = file.known(parameter, "A parameter", VALUE);
            Node name = YamlFile.value(parameter, "name").orElse(parameter);
            String text = YamlFile.text(name);
            if (entries.size() != VALUE.size() || !template.parameters().containsKey(text) || !named.add(text)) {
                file.find(name, "A parameter has a name of the template's and a value", names(template));
            }
            YamlFile.value(parameter, "value").ifPresent(value -> value(given, text, value));
        }
        template.parameters().keySet().stream()
                .filter(name -> !given.containsKey(name))
                .forEach(name -> file.find(use, "The template needs parameter " + name, names(template)));
        return given;
    }

    private void value(Map<String, ScalarNode> given, String name, Node value) {
        values.plain(value);
        if (value instanceof ScalarNode scalar) {
            given.put(name, scalar);
        } else {
            file.find(value, "The value of a parameter is a text or a number", "write it behind value:");
        }
    }

    private static String names(Template template) {
        return "its parameters: " + String.join(", ", template.parameters().keySet());
    }

    /** What no route is made of has not been looked at: it does not stay. */
    void end() {
        templates.forEach((name, template) -> {
            if (!used.contains(name)) {
                file.find(template.id(), "No templatedRoute uses this template", "add one, or remove the template");
            }
        });
    }
}
