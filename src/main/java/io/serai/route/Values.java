package io.serai.route;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Texts in a provider file: those that Camel would resolve although they look plain, and expressions. */
final class Values {

    /** Every language of Camel; a key with such a name is never an option. */
    private static final Set<String> LANGUAGES = Set.of(
            "constant csimple datasonnet exchangeProperty groovy header hl7terser java joor jq js jsonpath language method"
                    .concat(" mvel ognl python ref simple spel tokenize variable wasm xpath xquery xtokenize")
                    .split(" "));

    private static final Pattern RESOURCE = Pattern.compile("\\s*resource:", Pattern.CASE_INSENSITIVE);
    private static final Pattern RAW = Pattern.compile("RAW[({]", Pattern.CASE_INSENSITIVE);
    private static final Pattern DYNAMIC = Pattern.compile("\\$(simple)?\\{", Pattern.CASE_INSENSITIVE);

    /** Functions of Simple that reach beyond the message: they stay out whatever an operator allows. */
    private static final Pattern OUT_OF_THE_MESSAGE = Pattern.compile(
            "\\$(simple)?\\{\\s*(bean|ref|type|env|sys|sysenv|properties|camelContext|camelId|threadName|hostname"
                    + "|exchange\\b(?!Id|Property)|function|messageAs|bodyAs|mandatoryBodyAs|headerAs|(\\w+\\.)*class\\b)",
            Pattern.CASE_INSENSITIVE);

    /** Functions that Camel adds to jq, with anything but the name of the file's own value. */
    private static final Pattern FOREIGN_NAME =
            Pattern.compile("\\b(header|property|variable|constant)\\s*\\((?!\\s*\"" + Shapes.OWN_NAME + "\"\\s*[;)])");

    private final YamlFile file;
    private final AllowList allowed;

    Values(YamlFile file, AllowList allowed) {
        this.file = file;
        this.allowed = allowed;
    }

    static boolean isLanguage(String key) {
        return LANGUAGES.contains(key);
    }

    /** A value that stays what it is. */
    void plain(Node node) {
        switch (node) {
            case SequenceNode sequence -> sequence.getValue().forEach(this::plain);
            case MappingNode mapping -> mapping.getValue().forEach(entry -> plain(entry.getValueNode()));
            default -> text(node);
        }
    }

    private void text(Node node) {
        String text = YamlFile.text(node);
        if (text.startsWith("#") && !isAllowedBean(text) || RAW.matcher(text).find()) {
            file.find(
                    node,
                    "Values must not begin with # or hold RAW(",
                    "Camel would resolve them; write the plain value");
        }
        if (RESOURCE.matcher(text).lookingAt()) {
            file.find(node, "Values must not begin with resource:", "Camel would read that file; write its text here");
        }
        if (text.contains("{{")) {
            file.find(node, "Placeholders are allowed in the provider's addresses only", "write the value itself");
        }
    }

    /** {@code #name} or {@code #bean:name} of a bean that an operator has named. */
    boolean isAllowedBean(String reference) {
        return allowed.beans().contains(reference.replaceFirst("^#(bean:)?", ""));
    }

    /** A value of an endpoint: it may become part of an address or a statement, so it holds no expression. */
    void constant(Node node) {
        plain(node);
        if (DYNAMIC.matcher(YamlFile.text(node)).find()) {
            file.find(node, "An expression cannot be part of an address or a statement", "pass the value in the body");
        }
    }

    /** A language: its name, and the text or the mapping that holds nothing but this text and a name. */
    void language(NodeTuple entry) {
        String language = YamlFile.text(entry.getKeyNode());
        if (!allowed.languages().contains(language)) {
            file.find(
                    entry.getKeyNode(),
                    "Language or option " + language + " is not allowed in a tool",
                    "allowed languages: " + String.join(", ", allowed.languages()));
            return;
        }
        Node expression = entry.getValueNode();
        if (expression instanceof MappingNode mapping) {
            mapping.getValue().forEach(option -> option(language, option));
        } else {
            expression(language, expression);
        }
    }

    private void option(String language, NodeTuple option) {
        String key = YamlFile.text(option.getKeyNode());
        if (key.equals("expression")) {
            expression(language, option.getValueNode());
        } else if (key.equals("id")) {
            plain(option.getValueNode());
        } else {
            file.find(option.getKeyNode(), "A language has no option " + key + " in a tool", "allowed: expression, id");
        }
    }

    private void expression(String language, Node node) {
        plain(node);
        if (!(node instanceof ScalarNode)) {
            file.find(node, "An expression is a text", "write it behind " + language + ":");
            return;
        }
        String text = YamlFile.text(node);
        switch (language.toLowerCase(Locale.ROOT)) {
            case "jq" -> jq(node, text);
            case "variable" -> {
                if (!text.matches(Shapes.OWN_NAME)) {
                    file.find(node, "There is no variable " + text, "a name that setVariable has given");
                }
            }
            default -> {
                if (OUT_OF_THE_MESSAGE.matcher(text).find()) {
                    file.find(node, "This function reaches beyond the message", "it stays out of provider files");
                }
            }
        }
    }

    private void jq(Node node, String text) {
        try {
            JsonQuery.compile(text, Versions.JQ_1_7);
        } catch (JsonQueryException malformed) {
            String reason = String.valueOf(malformed.getMessage()).replaceAll("\\s+", " ");
            file.find(node, "Not jq: " + reason, "try it with the program jq");
        }
        JqLint.fault(text).ifPresent(fault -> file.find(node, fault, "see docs/writing-a-provider.md, Shaping"));
        if (FOREIGN_NAME.matcher(text).find()) {
            file.find(
                    node,
                    "header, property and variable take a name in quotes",
                    "letters, digits and _, not beginning with camel or serai");
        }
    }
}
