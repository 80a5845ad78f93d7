package io.serai.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.provider.Provider;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;

/** Binds a provider's properties to its record. An unknown or malformed property is an error that names it. */
final class ProviderBinding {

    /** A property that does not fit, and where it stands. */
    static final class PropertyRefused extends IllegalArgumentException {

        private final transient List<String> path;

        PropertyRefused(String message, List<String> path, Throwable cause) {
            super(message, cause);
            this.path = path;
        }

        /** Names of members and positions in lists, from the properties down. */
        List<String> path() {
            return path;
        }
    }

    private final JsonMapper strict = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();
    private final Environment environment;

    ProviderBinding(Environment environment) {
        this.environment = environment;
    }

    /** @throws PropertyRefused with a sentence about the property that does not fit */
    Provider bind(String providerId, ObjectNode properties) {
        budget(providerId, properties);
        address(properties, "baseUrl");
        if (properties.get("oauth") instanceof ObjectNode oauth) {
            address(oauth, "authorizationUrl");
            address(oauth, "tokenUrl");
            if (oauth.get("revoke") instanceof ObjectNode revoke) {
                address(revoke, "url");
            }
        }
        try {
            return strict.treeToValue(properties, Provider.class);
        } catch (JsonMappingException refused) {
            String path = refused.getPath().stream()
                    .map(reference -> reference.getFieldName() == null
                            ? "[" + reference.getIndex() + "]"
                            : reference.getFieldName())
                    .collect(Collectors.joining("."));
            String reason = refused.getCause() instanceof RuntimeException rule
                    ? String.valueOf(rule.getMessage())
                    : refused.getOriginalMessage();
            List<String> steps = refused.getPath().stream()
                    .map(reference -> reference.getFieldName() == null
                            ? Integer.toString(reference.getIndex())
                            : reference.getFieldName())
                    .toList();
            throw new PropertyRefused((path.isEmpty() ? "" : "Property " + path + ": ") + reason, steps, refused);
        } catch (JsonProcessingException refused) {
            throw new IllegalArgumentException(refused.getOriginalMessage(), refused);
        }
    }

    /** How much of the provider's budget is this instance's, the operator says. */
    private void budget(String providerId, ObjectNode properties) {
        String requests = environment.getProperty("serai.providers." + providerId + ".budget");
        if (requests != null && properties.at("/protection/budget") instanceof ObjectNode budget) {
            budget.put("requests", requests);
        }
    }

    private void address(ObjectNode parent, String name) {
        if (!parent.path(name).isTextual()) {
            return;
        }
        String address = parent.get(name).textValue();
        if (address.startsWith("{{") && address.endsWith("}}")) {
            address = resolve(address.substring(2, address.length() - 2));
        }
        parent.set(name, TextNode.valueOf(address.replaceAll("/+$", "")));
    }

    /** {@code name:default} of a placeholder. */
    private String resolve(String placeholder) {
        int colon = placeholder.indexOf(':');
        String name = colon < 0 ? placeholder : placeholder.substring(0, colon);
        String fallback = colon < 0 ? "" : placeholder.substring(colon + 1);
        String value = environment.getProperty(name, fallback);
        return value.isEmpty() ? fallback : value;
    }
}
