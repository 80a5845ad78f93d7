package io.serai.search;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds tools by what somebody says. Nothing is loaded before the first question; from then on the index follows the
 * catalogue. Waits, so it must not be asked on an event loop.
 */
public final class ToolSearch implements AutoCloseable {

    /** Longest question, in characters. */
    public static final int LONGEST_QUERY = 1_000;

    /** @param score how well it fits, from 0 to 1 with three decimals; of one answer, the scores can be compared */
    public record Hit(Tool tool, double score) {}

    /**
     * @param hits the best first
     * @param byMeaning false if only words were compared: while the index is made, under overload, or as it is set
     */
    public record Answer(List<Hit> hits, boolean byMeaning) {}

    private final Catalogue catalogue;
    private final Providers providers;
    private final @Nullable Meanings meanings;
    private final Duration patience;
    private final MeterRegistry registry;
    private final ReentrantLock updating = new ReentrantLock();
    private final AtomicBoolean stale = new AtomicBoolean(true);
    private @Nullable Index index;

    /** By the tool itself: to read a schema again that lies in a vendor's document takes longer than a question may. */
    private Map<Tool, Entry> entries = Map.of();

    /** @param meanings null to go by words alone */
    ToolSearch(
            Catalogue catalogue,
            Providers providers,
            @Nullable Meanings meanings,
            Duration patience,
            MeterRegistry registry) {
        this.catalogue = catalogue;
        this.providers = providers;
        this.meanings = meanings;
        this.patience = patience;
        this.registry = registry;
        catalogue.onChange(() -> stale.set(true));
    }

    /**
     * @param wanted the tools that may be found
     * @param most how many at most
     */
    public Answer find(String query, Predicate<Tool> wanted, int most) {
        long begun = System.nanoTime();
        Index current = current();
        Question question = Question.of(query, names(providers));
        List<float[]> vectors = meanings == null ? null : meanings.of(question, patience);
        List<Hit> hits = new ArrayList<>();
        for (Index.Found found : current.rank(question, vectors)) {
            Tool tool = hits.size() < most ? catalogue.find(found.id()) : null;
            if (tool != null && wanted.test(tool)) {
                hits.add(new Hit(tool, Math.round(found.score() * 1000) / 1000.0));
            }
        }
        Timer.builder("serai.search")
                .tag("by", vectors == null ? "words" : "meaning")
                .register(registry)
                .record(Duration.ofNanos(System.nanoTime() - begun));
        return new Answer(hits, vectors != null);
    }

    private Index current() {
        updating.lock();
        try {
            Index known = index;
            if (known == null) {
                known = new Index(meanings);
                index = known;
            }
            if (stale.getAndSet(false)) {
                known.update(entries());
            }
            return known;
        } finally {
            updating.unlock();
        }
    }

    private Collection<Entry> entries() {
        Map<Tool, Entry> next = new IdentityHashMap<>();
        for (Tool tool : catalogue.all()) {
            Entry entry = entries.get(tool);
            next.put(tool, entry == null ? Entry.of(tool) : entry);
        }
        entries = next;
        return next.values();
    }

    /** Integration → what it is called. */
    static Map<String, List<String>> names(Providers providers) {
        Map<String, List<String>> names = new HashMap<>();
        for (Map.Entry<String, Provider> provider : providers.all().entrySet()) {
            names.put(
                    provider.getKey(),
                    List.of(provider.getKey(), provider.getValue().title()));
        }
        return names;
    }

    /** Whether tools are found by meaning by now; false for ever if that is switched off or cannot be. */
    boolean understands() {
        return meanings != null && meanings.isReady();
    }

    @Override
    public void close() throws IOException {
        if (meanings != null) {
            meanings.close();
        }
        updating.lock();
        try {
            if (index != null) {
                index.close();
            }
        } finally {
            updating.unlock();
        }
    }
}
