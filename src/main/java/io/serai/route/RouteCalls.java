package io.serai.route;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Which routes of a file call which, and which of them may wait. */
final class RouteCalls {

    private final YamlFile file;
    private final Map<String, Map<String, Node>> targets = new LinkedHashMap<>();
    private final Set<String> blocking = new LinkedHashSet<>();
    private final Map<String, Integer> pages = new LinkedHashMap<>();
    private final Set<String> foreign = new LinkedHashSet<>();
    private final Map<String, Node> sagas = new LinkedHashMap<>();
    private String current = "";

    RouteCalls(YamlFile file) {
        this.file = file;
    }

    /** A route begins; what follows is said of it. */
    void begin(String routeId) {
        current = routeId;
        targets.putIfAbsent(routeId, new LinkedHashMap<>());
    }

    void to(String routeId, Node at) {
        targets.computeIfAbsent(current, ignored -> new LinkedHashMap<>()).putIfAbsent(routeId, at);
    }

    /** The route that has begun uses something that Serai does not know to be asynchronous. */
    void mayBlock() {
        blocking.add(current);
    }

    /**
     * The route that has begun follows pages.
     *
     * @return false if it does so already
     */
    boolean followPages(int most) {
        return pages.putIfAbsent(current, most) == null;
    }

    int mostPages(String routeId) {
        return pages.getOrDefault(routeId, 0);
    }

    /** The route that has begun uses what only an operator allows. */
    void foreign() {
        mayBlock();
        foreign.add(current);
    }

    void saga(Node at) {
        sagas.putIfAbsent(current, at);
    }

    /** Finds calls of routes that are not there, routes that call themselves, and sagas of which nobody knows what they did. */
    void check(Set<String> privateRoutes) {
        targets.forEach((from, called) -> called.forEach((to, at) -> {
            if (!privateRoutes.contains(to)) {
                file.find(at, "There is no route from direct:" + to + " in this file", "add it, or mend the name");
            } else if (reached(to).contains(from)) {
                file.find(at, "Route " + from + " calls itself", "use loop with a constant");
            }
        }));
        sagas.forEach((route, at) -> {
            if (reached(route).stream().anyMatch(foreign::contains)) {
                file.find(
                        at, "A saga calls its provider only", "of other components nobody knows what is to be undone");
            }
        });
    }

    /** Whether a call of this route may wait somewhere on its way. */
    boolean mayBlock(String routeId) {
        return reached(routeId).stream().anyMatch(blocking::contains);
    }

    private Set<String> reached(String routeId) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(routeId));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                open.addAll(targets.getOrDefault(next, Map.of()).keySet());
            }
        }
        return seen;
    }
}
