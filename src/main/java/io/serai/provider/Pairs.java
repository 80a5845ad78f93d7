package io.serai.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.vendor.Operation.Style;
import java.util.Map;

/** Names with values, percent-encoded, as a query or a form has them. */
final class Pairs {

    private final StringBuilder target;
    private String separator;

    /** @param first what stands before the first pair */
    Pairs(StringBuilder target, String first) {
        this.target = target;
        this.separator = first;
    }

    void add(String name, JsonNode value, Style style) {
        switch (style) {
            case REPEATED -> repeated(name, value);
            case COMMA -> joined(name, value, ",");
            case SPACE -> joined(name, value, "%20");
            case PIPE -> joined(name, value, "%7C");
            case DEEP -> deep(name, value);
            case MEMBERS -> {
                if (value.isObject()) {
                    value.properties().forEach(member -> repeated(member.getKey(), member.getValue()));
                } else {
                    repeated(name, value);
                }
            }
            case JSON -> pair(name, value.isTextual() ? value.textValue() : value.toString());
        }
    }

    private void repeated(String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(item -> repeated(name, item));
        } else if (!value.isNull()) {
            pair(name, RequestMapping.text(value));
        }
    }

    private void joined(String name, JsonNode value, String between) {
        if (!value.isArray()) {
            repeated(name, value);
            return;
        }
        begin(name);
        String before = "";
        for (JsonNode item : value) {
            PercentEncoding.append(target.append(before), RequestMapping.text(item));
            before = between;
        }
    }

    private void deep(String name, JsonNode value) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                deep(name + "[" + member.getKey() + "]", member.getValue());
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                deep(name + "[" + i + "]", value.get(i));
            }
        } else {
            repeated(name, value);
        }
    }

    private void pair(String name, String value) {
        begin(name);
        PercentEncoding.append(target, value);
    }

    private void begin(String name) {
        PercentEncoding.append(target.append(separator), name);
        target.append('=');
        separator = "&";
    }
}
