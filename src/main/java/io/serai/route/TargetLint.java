package io.serai.route;

import io.serai.database.QueryOptions;
import io.serai.mail.Accounts;
import io.serai.mail.Letter;
import io.serai.provider.Pages;
import io.serai.provider.ProviderEndpoint;
import io.serai.tool.ProblemComponent;
import io.serai.tool.TellComponent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Where the steps of a tool may lead: constants, to allowed components, and only to the file's own routes and provider. */
final class TargetLint {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final YamlFile file;
    private final String providerId;
    private final AllowList allowed;
    private final Values values;
    private final RouteCalls calls;
    private String scheme = "";
    private @Nullable Set<String> arguments;
    private boolean mayPage;

    TargetLint(YamlFile file, String providerId, AllowList allowed, Values values, RouteCalls calls) {
        this.file = file;
        this.providerId = providerId;
        this.allowed = allowed;
        this.values = values;
        this.calls = calls;
    }

    /**
     * A route begins.
     *
     * @param names of the arguments that are a tool's body; null for a private route, whose body may be anything
     * @param reads whether it is a tool that changes nothing
     */
    void begin(@Nullable Set<String> names, boolean reads) {
        arguments = names;
        mayPage = reads;
    }

    /** What the body holds from here on, nobody knows. */
    void bodyChanges() {
        arguments = null;
    }

    void target(Node uri) {
        values.constant(uri);
        String text = YamlFile.text(uri);
        int colon = text.indexOf(':');
        scheme = colon < 0 ? text : text.substring(0, colon);
        if (text.indexOf('?') >= 0) {
            file.find(uri, "Options do not belong into the uri", "write them as parameters");
        } else if (scheme.equals("direct") && allowed.components().contains("direct")) {
            ownRoute(uri);
        } else if (!isAllowed(text)) {
            file.find(uri, "A tool does not call " + text, "allowed: " + hint());
        } else if (AllowList.WAITING.contains(scheme)
                || !AllowList.STANDARD.components().contains(scheme)) {
            calls.foreign();
            account(uri);
        }
    }

    private String hint() {
        return String.join(", ", allowed.components())
                .replace("provider", "provider:" + providerId)
                .replace("direct", "direct:" + providerId + ".<name>")
                .replace("problem", "problem:<code>")
                .replace("tell", "tell:progress");
    }

    private boolean isAllowed(String uri) {
        String name = uri.substring(uri.indexOf(':') + 1);
        return switch (scheme) {
            case "provider" -> name.equals(providerId) && !name.equals(uri);
            case "problem" -> ProblemComponent.isKnown(name);
            case "tell" -> TellComponent.WORDS.contains(name);
            case "sql" -> name.equals(uri); // the query is a parameter
            case "smtp" -> Accounts.isName(name) && !name.equals(uri);
            default -> allowed.components().contains(scheme);
        };
    }

    /** A private route of the same file. Other files' routes may go at any time, and the gateway's are not for tools. */
    void ownRoute(Node uri) {
        values.constant(uri);
        String prefix = "direct:" + providerId + ".";
        String text = YamlFile.text(uri);
        if (text.startsWith(prefix)
                && NAME.matcher(text.substring(prefix.length())).matches()) {
            calls.to(text.substring("direct:".length()), uri);
        } else {
            file.find(uri, "A tool does not call " + text, prefix + "<name>, a route of this file");
        }
    }

    /** The options of the endpoint that was named last; Camel's YAML may name it behind them. */
    void parameters(Node key, Node parameters) {
        for (NodeTuple entry : file.entries(parameters, "parameters")) {
            String fault = fault(entry);
            if (fault != null) {
                file.find(entry.getKeyNode(), fault, "see docs/writing-a-provider.md");
            }
            if (entry.getValueNode() instanceof MappingNode) {
                file.find(entry.getValueNode(), "A parameter is a text", "write it in one line");
            }
            if (scheme.equals("sql") && YamlFile.text(entry.getKeyNode()).equals("dataSource")) {
                database(entry.getValueNode());
            } else {
                values.constant(entry.getValueNode());
            }
        }
        if (scheme.equals("provider")) {
            pages(key, parameters);
        }
    }

    /** {@code #shop}, which is one of the operator's. Whether it is there, a check far from the gateway cannot tell. */
    private void database(Node reference) {
        String text = YamlFile.text(reference);
        if (QueryOptions.fault("dataSource", text, ignored -> true) == null && allowed.databases() != null) {
            String name = QueryOptions.database(text);
            if (!allowed.databases().contains(name)) {
                file.undeclared(
                        reference, "No database " + name + " is declared", "set " + QueryOptions.variable(name));
            }
        }
    }

    private void account(Node uri) {
        String name = YamlFile.text(uri).substring(YamlFile.text(uri).indexOf(':') + 1);
        if (scheme.equals("smtp")
                && allowed.accounts() != null
                && !allowed.accounts().contains(name)) {
            file.undeclared(uri, "No mail account " + name + " is declared", "set " + Accounts.variable(name));
        }
    }

    /** A step that names a target is read to its end. */
    void complete(Node key, Node step) {
        if (scheme.equals("smtp") && arguments != null && !arguments.equals(Letter.PARTS)) {
            file.find(key, "smtp sends to, subject and text, which are not the arguments", "shape them with setBody");
        }
        for (String name : scheme.equals("sql") ? QueryOptions.NAMES : List.<String>of()) {
            if (YamlFile.value(step, "parameters")
                    .flatMap(parameters -> YamlFile.value(parameters, name))
                    .isEmpty()) {
                file.find(key, "sql needs the parameter " + name, "see docs/writing-a-provider.md");
            }
        }
    }

    private void pages(Node key, Node parameters) {
        Map<String, String> texts = file.entries(parameters, "parameters").stream()
                .collect(Collectors.toMap(
                        entry -> YamlFile.text(entry.getKeyNode()), entry -> YamlFile.text(entry.getValueNode())));
        String fault = Pages.fault(texts);
        if (fault == null && texts.containsKey("pages")) {
            fault = !mayPage
                    ? "Only a tool that reads follows pages, in its own route"
                    : calls.followPages(Pages.most(texts)) ? null : "A tool follows the pages of one request only";
        }
        if (fault != null) {
            file.find(key, fault, "see docs/writing-a-provider.md, Pages");
        }
    }

    private @Nullable String fault(NodeTuple entry) {
        String name = YamlFile.text(entry.getKeyNode());
        if (!AllowList.STANDARD.components().contains(scheme)) {
            return null; // Camel refuses unknown ones when it builds the route
        }
        if (!(entry.getValueNode() instanceof ScalarNode value)) {
            return "There is no parameter " + name;
        }
        return switch (scheme) {
            case "provider" -> ProviderEndpoint.fault(name, value.getValue(), this::isArgument);
            case "sql" -> QueryOptions.fault(name, value.getValue(), this::isArgument);
            case "tell" -> TellComponent.fault(name, value.getValue());
            default -> "There is no parameter " + name;
        };
    }

    private boolean isArgument(String name) {
        return arguments == null || arguments.contains(name);
    }
}
