package io.serai.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.gateway.ToolAccounts;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What to do with tools that were found, made of what the catalogue knows of them; it names no others. */
final class Guidance {

    private static final int MAIN = 2;
    private static final int EASY = 2;

    private Guidance() {}

    static Map<String, Object> of(List<Tool> tools, ToolAccounts.Known known) {
        List<Tool> main = tools.stream().limit(MAIN).toList();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "guidance",
                main.isEmpty()
                        ? "Nothing fits. Ask again in other words."
                        : "Call " + main.getFirst().id() + " if its description fits; the others are alternatives.");
        view.put("validated_plan", main.isEmpty() ? List.of() : plan(main.getFirst(), known));
        view.put("pitfalls", pitfalls(main));
        view.put("difficulty", difficulty(main));
        slugs(view, tools);
        return view;
    }

    /** Puts the names of tools, the best apart. */
    static void slugs(Map<String, Object> view, List<Tool> tools) {
        view.put(
                "main_tool_slugs", tools.stream().limit(MAIN).map(Tool::mcpName).toList());
        view.put(
                "related_tool_slugs",
                tools.stream().skip(MAIN).map(Tool::mcpName).toList());
        Set<String> integrations = new LinkedHashSet<>();
        tools.forEach(tool -> integrations.add(tool.integration()));
        view.put("toolkits", List.copyOf(integrations));
    }

    private static List<String> plan(Tool tool, ToolAccounts.Known known) {
        List<String> plan = new ArrayList<>();
        if (!known.has(tool.integration())) {
            plan.add(account(tool.integration(), known));
        }
        List<String> required = required(tool);
        plan.add(
                required.isEmpty()
                        ? "Call " + tool.id() + "."
                        : "Call " + tool.id() + " with " + String.join(", ", required) + ".");
        return plan;
    }

    /** One sentence about an account. */
    static String account(String integration, ToolAccounts.Known known) {
        if (known.has(integration)) {
            return "Tools of " + integration + " can be called.";
        }
        String link = known.link(integration);
        return link == null
                ? "Have an account of " + integration + " connected by whoever runs this gateway."
                : "Have the user connect an account of " + integration + " at " + link;
    }

    private static List<String> pitfalls(List<Tool> tools) {
        return tools.stream()
                .filter(tool -> tool.effect() == Effect.DESTRUCTIVE)
                .map(tool -> tool.id() + " cannot be taken back: be sure before you call it.")
                .toList();
    }

    private static String difficulty(List<Tool> tools) {
        int required = tools.isEmpty() ? 0 : required(tools.getFirst()).size();
        return required <= EASY ? "easy" : required <= 2 * EASY ? "medium" : "hard";
    }

    private static List<String> required(Tool tool) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : tool.spec().inputSchema().path("required")) {
            names.add(name.asText());
        }
        return names;
    }
}
