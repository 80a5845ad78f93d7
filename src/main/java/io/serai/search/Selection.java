package io.serai.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.gateway.ToolAccounts;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tools for one thing that is to be done, in three tiers: the first two can be called at once, of the third the schema
 * is to be asked for.
 */
final class Selection {

    private static final int FIRST_TIER = 3;
    private static final int SECOND_TIER = 8;

    private final ToolSearch search;
    private final Catalogue catalogue;
    private final Providers providers;
    private final ToolAccounts accounts;
    private final Clock clock;

    Selection(ToolSearch search, Catalogue catalogue, Providers providers, ToolAccounts accounts, Clock clock) {
        this.search = search;
        this.catalogue = catalogue;
        this.providers = providers;
        this.accounts = accounts;
        this.clock = clock;
    }

    Map<String, Object> of(Call call, String query, ObjectNode body) {
        SelectOptions options = SelectOptions.of(body);
        Map<String, Object> session = session(JsonBody.objectField(body, "session"));
        ToolSearch.Answer answer = search.find(
                query,
                tool -> call.mayUse(tool)
                        && (options.categories() == null || options.categories().contains(category(tool))),
                options.maxTools());
        ToolAccounts.Known known = accounts.of(call);
        Tiers tiers = new Tiers(options.tokenBudget(), known);
        answer.hits().forEach(tiers::add);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("query", query);
        view.put("tools", tiers.views());
        view.put("performance", performance(call, answer, tiers, options));
        if (options.guidance()) {
            view.put("guidance", Guidance.of(tiers.tools(), known));
        }
        if (options.schemas()) {
            view.put("tool_schemas", tiers.schemas());
        }
        if (options.connectionStatus()) {
            view.put("toolkit_connection_statuses", connections(tiers.tools(), known));
        }
        if (session != null) {
            view.put("session", session);
        }
        view.put("time_info", time());
        return view;
    }

    private String category(Tool tool) {
        return providers.category(tool.integration());
    }

    private Map<String, Object> performance(Call call, ToolSearch.Answer answer, Tiers tiers, SelectOptions options) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("totalTools", catalogue.all().size());
        view.put("tokenUsage", tiers.spent);
        view.put("tokenBudget", options.tokenBudget());
        view.put("latency_ms", call.elapsedMillis());
        view.put("ranking", answer.byMeaning() ? "meaning" : "words");
        return view;
    }

    private List<Map<String, Object>> connections(List<Tool> tools, ToolAccounts.Known known) {
        Set<String> integrations = new LinkedHashSet<>();
        tools.forEach(tool -> integrations.add(tool.integration()));
        List<Map<String, Object>> views = new ArrayList<>();
        for (String integration : integrations) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("toolkit", integration);
            view.put(
                    "description",
                    providers.find(integration).map(Provider::description).orElse(""));
            view.put("active_connection", known.has(integration));
            String link = known.link(integration);
            if (link != null) {
                view.put("connection_details", Map.of("connectUrl", link));
            }
            view.put("message", Guidance.account(integration, known));
            views.add(view);
        }
        return views;
    }

    private static @Nullable Map<String, Object> session(ObjectNode wanted) {
        String id = JsonBody.text(wanted, "id");
        boolean generate = JsonBody.flag(wanted, "generate_id", false);
        if (id == null && !generate) {
            return null;
        }
        if (id != null && !isUuid(id)) {
            throw JsonBody.invalid("session.id", "must be a UUID");
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id == null ? UUID.randomUUID().toString() : id);
        view.put("generated", id == null);
        view.put("instructions", "Send this id as session.id with further questions about the same work.");
        return view;
    }

    private static boolean isUuid(String id) {
        try {
            return UUID.fromString(id).toString().equalsIgnoreCase(id);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private Map<String, Object> time() {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        return Map.of("current_time", now.toString(), "current_time_epoch_in_seconds", now.getEpochSecond());
    }

    /** Fills the tiers as long as there is budget. A tool that is too long for what is left is named without its schema. */
    private final class Tiers {

        private final List<List<Map<String, Object>>> tiers =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private final List<Tool> tools = new ArrayList<>();
        private final int budget;
        private final ToolAccounts.Known known;
        private int spent;

        Tiers(int budget, ToolAccounts.Known known) {
            this.budget = budget;
            this.known = known;
        }

        void add(ToolSearch.Hit hit) {
            Tool tool = hit.tool();
            int brief = (tool.id().length() + tool.description().length() + 3) / 4;
            boolean whole = tools.size() < SECOND_TIER && spent + tool.tokenCost() <= budget;
            int cost = whole ? tool.tokenCost() : brief;
            if (spent + cost > budget) {
                return;
            }
            int tier = !whole ? 3 : tools.size() < FIRST_TIER ? 1 : 2;
            tiers.get(tier - 1).add(view(hit, tier, cost));
            tools.add(tool);
            spent += cost;
        }

        private Map<String, Object> view(ToolSearch.Hit hit, int tier, int cost) {
            Tool tool = hit.tool();
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("toolId", tool.id());
            view.put("name", tool.name());
            view.put("description", tool.description());
            view.put("category", category(tool));
            view.put("score", hit.score());
            view.put("effect", tool.effect().text());
            view.put("tokenCost", cost);
            view.put("tier", tier);
            view.put("connected", known.has(tool.integration()));
            String link = known.link(tool.integration());
            if (link != null) {
                view.put("connectUrl", link);
            }
            if (tier < 3) {
                view.put("parameters", tool.spec().inputSchema());
            } else {
                view.put("loadUrl", "/api/v1/tools/" + tool.id() + "/full-schema");
            }
            return view;
        }

        Map<String, Object> views() {
            Map<String, Object> view = new LinkedHashMap<>();
            for (int i = 0; i < tiers.size(); i++) {
                view.put("tier" + (i + 1), tiers.get(i));
            }
            return view;
        }

        List<Tool> tools() {
            return tools;
        }

        Map<String, Object> schemas() {
            Map<String, Object> schemas = new LinkedHashMap<>();
            tools.stream().limit(SECOND_TIER).forEach(tool -> {
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("tool_slug", tool.mcpName());
                view.put("toolkit", tool.integration());
                view.put("description", tool.description());
                view.put("input_schema", tool.spec().inputSchema());
                schemas.put(tool.id(), view);
            });
            return schemas;
        }
    }
}
