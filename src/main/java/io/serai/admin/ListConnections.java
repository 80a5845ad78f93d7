package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code listConnections}: the integrations that need credentials, and which of them the tenant has: those first,
 * then the others, each by name.
 */
final class ListConnections extends AdminStep {

    private record Integration(String name, Provider provider, List<Connection> connections) {}

    private final Providers providers;
    private final Connections connections;
    private final ConnectionViews views;

    ListConnections(Providers providers, Connections connections, ConnectionViews views) {
        this.providers = providers;
        this.connections = connections;
        this.views = views;
    }

    @Override
    Reply reply(Call call) {
        Predicate<Integration> filter = filter(call.request().query("status"));
        List<Integration> all = integrations(call.tenant().id());
        List<Integration> shown = all.stream().filter(filter).toList();
        boolean full = Views.isFull(call.request());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", call.tenant().id());
        view.put(
                "integrations",
                shown.stream()
                        .map(one -> views.integration(one.name(), one.provider(), one.connections(), full))
                        .toList());
        if (full) {
            view.put("count", shown.size());
            view.put("summary", summary(all));
        }
        return Reply.ok(view);
    }

    private List<Integration> integrations(String tenantId) {
        Map<String, List<Connection>> mine = connections.list(tenantId).stream()
                .collect(Collectors.groupingBy(connection -> connection.id().integration()));
        List<Integration> all = new ArrayList<>();
        providers.all().forEach((name, provider) -> {
            if (provider.needsConnection()) {
                all.add(new Integration(name, provider, mine.getOrDefault(name, List.of())));
            }
        });
        all.sort(Comparator.comparing((Integration one) -> one.connections().isEmpty())
                .thenComparing(Integration::name));
        return all;
    }

    private Predicate<Integration> filter(@Nullable String status) {
        return switch (status == null ? "all" : status) {
            case "all" -> one -> true;
            case "active" -> this::isActive;
            case "expired" -> this::isExpired;
            default -> throw Problem.of(ProblemType.INVALID_REQUEST, "Query status must be active, expired or all.");
        };
    }

    private boolean isActive(Integration one) {
        return !one.connections().isEmpty()
                && views.state(ConnectionViews.main(one.connections())).isHealthy();
    }

    /** Whatever has credentials that open nothing: somebody must connect again. */
    private boolean isExpired(Integration one) {
        return !one.connections().isEmpty() && !isActive(one);
    }

    private Map<String, Object> summary(List<Integration> all) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("total", all.size());
        summary.put("active", count(all, this::isActive));
        summary.put("notConfigured", count(all, one -> one.connections().isEmpty()));
        summary.put("expired", count(all, this::isExpired));
        return summary;
    }

    private static long count(List<Integration> all, Predicate<Integration> which) {
        return all.stream().filter(which).count();
    }
}
