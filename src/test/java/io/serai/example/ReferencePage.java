package io.serai.example;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.provider.Provider;
import io.serai.tool.Effect;
import io.serai.tool.Example;
import io.serai.tool.Tool;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of one provider in {@code docs/providers}: a section for each tool, made of its file alone. */
final class ReferencePage {

    /** So many of what people ask for are shown. */
    private static final int ASKS = 5;

    private final StringBuilder page = new StringBuilder();

    private ReferencePage() {}

    static String of(String file, Provider provider, List<Tool> tools) {
        ReferencePage writer = new ReferencePage();
        writer.head(file, provider, tools);
        tools.forEach(writer::tool);
        return writer.page.toString().stripTrailing() + "\n";
    }

    private void head(String file, Provider provider, List<Tool> tools) {
        line("<!-- Generated from " + file
                + " by ./mvnw test -Dtest=ReferenceTest -Dserai.write=docs; edit that file. -->");
        line("# " + provider.title() + " tools");
        line("");
        line(provider.description() + " "
                + (provider.needsConnection()
                        ? "Each needs a [connection](../connecting.md)."
                        : "None needs an account."));
        line("");
        line("| tool | effect | what it does |");
        line("|---|---|---|");
        for (Tool tool : tools) {
            String firstSentence = tool.description().split("(?<=\\.) ", 2)[0];
            line("| [" + tool.name() + "](#" + anchor(tool) + ") | "
                    + tool.effect().text() + " | " + cell(firstSentence) + " |");
        }
        line("");
    }

    /** As GitHub makes it of the heading. */
    private static String anchor(Tool tool) {
        return tool.id().toLowerCase(Locale.ROOT).replace(".", "");
    }

    private void tool(Tool tool) {
        line("## " + tool.id());
        line("");
        line(tool.description());
        line("");
        line("Effect: " + effect(tool.effect())
                + (tool.requiredScopes().isEmpty() ? "" : ". Scopes: " + code(String.join(", ", tool.requiredScopes())))
                + (tool.aliases().isEmpty() ? "" : ". Also called " + code(String.join(", ", tool.aliases()))) + ".");
        line("");
        if (tool.spec().mostPages() > 0) {
            line("Follows pages: `options.pages` joins up to " + tool.spec().mostPages() + " of them into one result.");
            line("");
        }
        if (!tool.spec().asks().isEmpty()) {
            line("Found by, among others: "
                    + String.join(
                            ", ",
                            tool.spec()
                                    .asks()
                                    .subList(
                                            0, Math.min(ASKS, tool.spec().asks().size())))
                    + ".");
            line("");
        }
        arguments(tool.spec().inputSchema());
        if (tool.spec().outputSchema() != null) {
            line("Result:");
            line("");
            fields(tool.spec().outputSchema());
        }
        tool.spec().examples().forEach(this::example);
    }

    private static String effect(Effect effect) {
        return switch (effect) {
            case READ -> "reads";
            case WRITE -> "writes";
            case DESTRUCTIVE -> "destructive: deletes, or cannot be taken back";
        };
    }

    private void arguments(JsonNode schema) {
        if (schema.path("properties").isEmpty()) {
            line("No arguments.");
            line("");
        } else {
            fields(schema);
        }
        List<String> choices = new ArrayList<>();
        schema.path("anyOf").forEach(choice -> choices.add(names(choice.path("required"))));
        if (!choices.isEmpty() && choices.stream().noneMatch(String::isEmpty)) {
            line("One of these must be given: " + String.join("; ", choices) + ".");
            line("");
        }
    }

    private static String names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(code(name.asText())));
        return String.join(" with ", names);
    }

    private void fields(JsonNode schema) {
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        line("| name | type | |");
        line("|---|---|---|");
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            String name = code(field.getKey()) + (required.contains(field.getKey()) ? ", required" : "");
            line("| " + name + " | " + cell(type(field.getValue())) + " | "
                    + cell(field.getValue().path("description").asText()) + " |");
            required.remove(field.getKey());
        }
        required.forEach(name -> line("| " + code(name) + ", required | any | |"));
        line("");
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.get("enum").forEach(value -> values.add(code(value.asText())));
            return String.join(", ", values);
        }
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            List<String> types = new ArrayList<>();
            type.forEach(one -> types.add(one.asText()));
            return String.join(" or ", types);
        }
        if (type.asText().equals("array") && schema.path("items").has("type")) {
            return "array of " + type(schema.get("items"));
        }
        return type.isMissingNode() ? "any" : type.asText();
    }

    private void example(Example example) {
        line("**" + (example.title() == null ? "Example" : example.title()) + "**");
        line("");
        List<String> block = new ArrayList<>();
        block.add(pretty(example.arguments()));
        if (example.options() != null) {
            block.add("# options: " + example.options());
        }
        example.exchanges().forEach(exchange -> exchange(block, exchange));
        standIn(block, "found in the database", example.rows());
        standIn(block, "sent by mail", example.mail());
        block.add("");
        block.add("# " + ending(example));
        if (example.result() != null && !isTheAnswer(example)) {
            block.add(pretty(example.result()));
        }
        line("```http");
        block.forEach(this::line);
        line("```");
        line("");
    }

    private static boolean isTheAnswer(Example example) {
        JsonNode last = example.exchanges().isEmpty()
                ? example.rows()
                : example.exchanges().getLast().receives().body();
        return last != null && last.equals(example.result());
    }

    private static String ending(Example example) {
        Example.Failure fails = example.fails();
        if (fails != null) {
            return "the caller gets: " + fails.status() + " " + fails.code() + ", outcome " + fails.outcome();
        }
        if (example.result() == null) {
            return "the caller gets a result of the shape above";
        }
        if (!isTheAnswer(example)) {
            return "the caller gets";
        }
        return example.exchanges().isEmpty() ? "the caller gets these rows" : "the caller gets this answer";
    }

    private static void standIn(List<String> block, String what, @Nullable JsonNode json) {
        if (json != null) {
            block.add("");
            block.add("# " + what);
            block.add(pretty(json));
        }
    }

    private static void exchange(List<String> block, Example.Exchange exchange) {
        Example.Request sends = exchange.sends();
        block.add("");
        block.add("# sent to the provider");
        block.add(sends.method() + " " + sends.path() + (sends.query().isEmpty() ? "" : "?" + encoded(sends.query())));
        headers(block, sends.headers());
        if (sends.form() != null) {
            block.add("");
            block.add(encoded(sends.form()));
        } else if (sends.body() != null) {
            block.add("");
            block.add(pretty(sends.body()));
        }
        block.add("");
        block.add("# answered by the provider");
        block.add("HTTP/1.1 " + exchange.receives().status());
        headers(block, exchange.receives().headers());
        JsonNode body = exchange.receives().body();
        if (body != null) {
            block.add("");
            block.add(pretty(body));
        }
    }

    private static void headers(List<String> block, Map<String, List<String>> headers) {
        headers.forEach((name, values) -> values.forEach(value -> block.add(name + ": " + value)));
    }

    private static String encoded(Map<String, List<String>> pairs) {
        return pairs.entrySet().stream()
                .flatMap(pair -> pair.getValue().stream().map(value -> encoded(pair.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String pretty(@Nullable JsonNode json) {
        String oneLine = String.valueOf(json);
        return oneLine.length() <= 100 || json == null ? oneLine : json.toPrettyString();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
