package io.serai.route;

import io.serai.provider.Provider;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The beans of a provider file: the provider itself, and what else an operator has allowed. */
final class BeanLint {

    static final String PROVIDER = Provider.class.getName();
    private static final Set<String> KEYS = Set.of("name", "type", "properties");

    private final YamlFile file;
    private final String providerId;
    private final AllowList allowed;
    private final Values values;
    private final Lifting lifting;
    private final Pattern placeholder;
    private final Set<String> names = new HashSet<>();
    private boolean declared;
    private @Nullable Node properties;

    BeanLint(YamlFile file, String providerId, AllowList allowed, Values values, Lifting lifting) {
        this.file = file;
        this.providerId = providerId;
        this.allowed = allowed;
        this.values = values;
        this.lifting = lifting;
        this.placeholder = Pattern.compile(
                "\\{\\{serai\\.providers\\." + Pattern.quote(providerId) + "\\.[a-z-]+(:([^{}]|\\{clientId})*)?}}");
    }

    /** The names of a file's own beans, read beforehand: a route may stand before the bean that it names. */
    static Set<String> namesIn(YamlFile file, String providerId) {
        Set<String> names = new HashSet<>();
        for (Node item : file.items()) {
            if (YamlFile.value(item, "beans").orElse(null) instanceof SequenceNode declared) {
                declared.getValue().forEach(bean -> YamlFile.value(bean, "name")
                        .map(YamlFile::text)
                        .filter(name -> name.startsWith(providerId + "."))
                        .ifPresent(names::add));
            }
        }
        return names;
    }

    /** The provider's properties; null if it has none, or was not found. */
    @Nullable
    Node properties() {
        return properties;
    }

    /** The names of the beans beside the provider. */
    Set<String> names() {
        return names;
    }

    /** Whether there are any, well-formed or not. */
    boolean declared() {
        return declared;
    }

    void beans(Node item, NodeTuple entry) {
        declared = true;
        if (!(entry.getValueNode() instanceof SequenceNode beans)
                || beans.getValue().isEmpty()) {
            file.find(entry.getKeyNode(), "beans must be a list", "one bean, the provider");
            return;
        }
        for (Node bean : beans.getValue()) {
            boolean provider = bean(bean);
            if (provider && beans.getValue().size() == 1) {
                lifting.lift(item, entry);
            } else if (provider) {
                lifting.liftItem(bean);
            }
        }
    }

    /** @return whether it is the provider, or meant to be */
    private boolean bean(Node bean) {
        for (NodeTuple part : file.entries(bean, "A bean")) {
            String key = YamlFile.text(part.getKeyNode());
            if (!KEYS.contains(key)) {
                file.find(part.getKeyNode(), "A provider bean has no " + key, "allowed: name, type, properties");
            }
        }
        if (!KEYS.stream().allMatch(key -> YamlFile.value(bean, key).isPresent())) {
            file.find(bean, "The provider bean needs name, type and properties", "write all three");
            return false;
        }
        Node type = YamlFile.value(bean, "type").orElseThrow();
        Node name = YamlFile.value(bean, "name").orElseThrow();
        Node found = YamlFile.value(bean, "properties").orElseThrow();
        if (!YamlFile.text(type).equals(PROVIDER) && allowed.beanTypes().contains(YamlFile.text(type))) {
            helper(name, found);
            return false;
        }
        require(type, YamlFile.text(type).equals(PROVIDER), "The bean's type must be " + PROVIDER);
        require(name, YamlFile.text(name).equals(providerId), "The bean's name must be " + providerId);
        require(bean, properties == null, "A file declares exactly one provider");
        properties = found;
        properties(found);
        return true;
    }

    /** A bean whose type an operator has allowed. */
    private void helper(Node name, Node found) {
        String text = YamlFile.text(name);
        boolean own = text.startsWith(providerId + ".") && text.matches("[A-Za-z0-9._-]{1,128}") && names.add(text);
        require(name, own, "A bean's name is " + providerId + ".<name> and unique");
        values.plain(found);
    }

    private void properties(Node node) {
        for (NodeTuple property : file.entries(node, "properties")) {
            switch (YamlFile.text(property.getKeyNode())) {
                case "baseUrl" -> address(property);
                case "oauth" -> oauth(property.getValueNode());
                default -> values.plain(property.getValueNode());
            }
        }
    }

    private void oauth(Node node) {
        for (NodeTuple property : file.entries(node, "oauth")) {
            switch (YamlFile.text(property.getKeyNode())) {
                case "authorizationUrl", "tokenUrl" -> address(property);
                case "revoke" -> file.entries(property.getValueNode(), "revoke").forEach(this::revoke);
                default -> values.plain(property.getValueNode());
            }
        }
    }

    private void revoke(NodeTuple property) {
        if (YamlFile.text(property.getKeyNode()).equals("url")) {
            address(property);
        } else {
            values.plain(property.getValueNode());
        }
    }

    /** An address that an operator may move, by a placeholder of this provider's own. */
    private void address(NodeTuple property) {
        Node value = property.getValueNode();
        if (YamlFile.text(value).contains("{{")) {
            require(
                    value,
                    placeholder.matcher(YamlFile.text(value)).matches(),
                    "The placeholder must be one of serai.providers." + providerId);
        } else {
            values.plain(value);
        }
    }

    private void require(Node at, boolean holds, String message) {
        if (!holds) {
            file.find(at, message, "see docs/writing-a-provider.md");
        }
    }
}
