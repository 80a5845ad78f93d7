package io.serai.gateway;

import io.serai.credential.Connections;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tool.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How tools are shown to a tenant. */
final class ToolViews {

    private final Providers providers;
    private final Connections connections;
    private final int maxPages;

    /** @param maxPages how many pages an operator lets any tool follow */
    ToolViews(Providers providers, Connections connections, int maxPages) {
        this.providers = providers;
        this.connections = connections;
        this.maxPages = maxPages;
    }

    /** The integrations to which a tenant has a connection. Blocks. */
    Set<String> connected(String tenantId) {
        return connections.list(tenantId).stream()
                .map(connection -> connection.id().integration())
                .collect(Collectors.toSet());
    }

    String category(Tool tool) {
        return providers.find(tool.integration()).map(Provider::category).orElse("other");
    }

    boolean isConnected(Tool tool, Set<String> connected) {
        boolean needsNone = providers
                .find(tool.integration())
                .map(provider -> !provider.needsConnection())
                .orElse(true);
        return needsNone || connected.contains(tool.integration());
    }

    /** A tool as lists show it. */
    Map<String, Object> brief(Tool tool, Set<String> connected) {
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
        view.put("connected", isConnected(tool, connected));
        view.put("aliases", tool.aliases());
        return view;
    }

    /** A tool with everything that is known about it. */
    Map<String, Object> full(Tool tool, Set<String> connected) {
        Map<String, Object> view = brief(tool, connected);
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
