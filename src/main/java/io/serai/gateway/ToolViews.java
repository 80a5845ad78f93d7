package io.serai.gateway;

import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tool.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How tools are shown to a tenant. */
final class ToolViews {

    private final Providers providers;
    private final int maxPages;

    /** @param maxPages how many pages an operator lets any tool follow */
    ToolViews(Providers providers, int maxPages) {
        this.providers = providers;
        this.maxPages = maxPages;
    }

    String category(Tool tool) {
        return providers.category(tool.integration());
    }

    /** A tool as lists show it. */
    Map<String, Object> brief(Tool tool, ToolAccounts.Known accounts) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("toolId", tool.id());
        view.put("mcpName", tool.mcpName());
        view.put("name", tool.name());
        view.put("description", tool.description());
        view.put("integration", tool.integration());
        view.put("category", category(tool));
        view.put("parameters", tool.spec().inputSchema());
        view.put("effect", tool.effect().text());
        view.put("requiredScopes", tool.requiredScopes());
        view.put("tokenCost", tool.tokenCost());
        view.put("connected", accounts.has(tool.integration()));
        view.put("aliases", tool.aliases());
        return view;
    }

    /** A tool with everything that is known about it. */
    Map<String, Object> full(Tool tool, ToolAccounts.Known accounts) {
        Map<String, Object> view = brief(tool, accounts);
        view.put("outputSchema", tool.spec().outputSchema());
        view.put("examples", ExampleViews.of(tool.spec().examples()));
        int pages = Math.min(tool.spec().mostPages(), maxPages);
        view.put("limits", pages > 1 ? Map.of("maxPages", pages) : Map.of());
        return view;
    }

    /** Categories with the number of their tools. */
    List<Map<String, Object>> categories(Iterable<Tool> tools) {
        Map<String, Integer> counts = new TreeMap<>();
        tools.forEach(tool -> counts.merge(category(tool), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> category(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Map<String, Object> category(String name, int toolCount) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("description", description(name));
        view.put("toolCount", toolCount);
        return view;
    }

    private String description(String category) {
        return providers.all().values().stream()
                .filter(provider -> provider.category().equals(category))
                .map(Provider::title)
                .collect(Collectors.joining(", "));
    }
}
