package io.serai.tool;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tools that can be called at this moment, in one immutable index that is replaced as a whole: a reader never sees
 * half a change. A tool is found by id, by MCP name and by alias. Of several versions of a tool that are offered, the one
 * that came last is found.
 */
public final class Catalogue {

    private record Index(List<Tool> tools, Map<String, Tool> byName) {}

    /** Changes that readers see together, once it is closed. */
    public final class Change implements AutoCloseable {

        private Change() {
            lock.lock();
            changing++;
        }

        @Override
        public void close() {
            changing--;
            rebuild();
            lock.unlock();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, Deque<Tool>> offered = new TreeMap<>();
    private int changing;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Index index = new Index(List.of(), Map.of());

    /** Begins a change. Until it is closed, by the same thread, readers see what was before, and other changes wait. */
    public Change change() {
        return new Change();
    }

    /** Offers a tool, in place of an earlier version of the same id. */
    public void publish(Tool tool) {
        try (Change publication = change()) {
            offered.computeIfAbsent(tool.id(), id -> new ArrayDeque<>()).addFirst(tool);
        }
    }

    /** Withdraws this very version; if an earlier one is still offered, that is found again. */
    public void withdraw(Tool tool) {
        try (Change withdrawal = change()) {
            offered.computeIfPresent(tool.id(), (id, versions) -> {
                versions.removeIf(version -> version == tool);
                return versions.isEmpty() ? null : versions;
            });
        }
    }

    /** @param listener is told of every change when readers see it; must not wait, and must not change anything */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void rebuild() {
        if (changing > 0) {
            return;
        }
        List<Tool> newest = offered.values().stream().map(Deque::getFirst).toList();
        Map<String, Tool> byName = new HashMap<>();
        for (Tool tool : newest) {
            tool.aliases().forEach(alias -> byName.putIfAbsent(alias, tool));
            byName.putIfAbsent(tool.mcpName(), tool);
        }
        newest.forEach(tool -> byName.put(tool.id(), tool)); // an id beats another tool's alias
        index = new Index(newest, byName);
        listeners.forEach(Runnable::run);
    }

    public @Nullable Tool find(String name) {
        return index.byName.get(name);
    }

    /** By id without its integration. */
    public Optional<Tool> find(String integration, String name) {
        return Optional.ofNullable(find(integration + "." + name));
    }

    /** All tools, in the order of their ids. */
    public Collection<Tool> all() {
        return index.tools;
    }
}
