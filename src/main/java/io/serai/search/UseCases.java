package io.serai.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.ToolAccounts;
import io.serai.tool.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several things that are to be done: the names of the tools for each. */
final class UseCases {

    private static final int MOST_TOOLS = 5;

    /** @param knownFields what the caller knows already, as {@code name:value} with commas between */
    record UseCase(String text, @Nullable String knownFields) {}

    private final ToolSearch search;
    private final ToolAccounts accounts;

    UseCases(ToolSearch search, ToolAccounts accounts) {
        this.search = search;
        this.accounts = accounts;
    }

    Map<String, Object> of(Call call, List<UseCase> questions, ObjectNode body) {
        boolean guidance = SelectOptions.of(body).guidance();
        ToolAccounts.Known known = accounts.of(call);
        List<Map<String, Object>> results = new ArrayList<>();
        Set<String> next = new LinkedHashSet<>();
        for (UseCase question : questions) {
            List<Tool> tools = search.find(question.text(), call::mayUse, MOST_TOOLS).hits().stream()
                    .map(ToolSearch.Hit::tool)
                    .toList();
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("index", results.size() + 1);
            view.put("use_case", question.text());
            Guidance.slugs(view, tools);
            if (guidance) {
                view.put("guidance", Guidance.of(tools, known));
            }
            results.add(view);
            tools.stream()
                    .limit(1)
                    .filter(tool -> !known.has(tool.integration()))
                    .forEach(tool -> next.add(Guidance.account(tool.integration(), known)));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("results", results);
        view.put("next_steps_guidance", List.copyOf(next));
        return view;
    }
}
