package io.serai.search;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that can be found, by words and by meaning. Questions see what the last {@link #update} brought. */
final class Index implements Closeable {

    // The weights are those that were good for the labelled queries, see docs/search.md; none of them is critical.

    /** How much the words count; the rest is the meaning. */
    private static final double WORDS = 0.3;

    /** Words that fit as well as this count half of the most that words can count. */
    private static final double HALF_FIT = 4;

    /** For a tool of which its author has said what people ask for. */
    private static final double CARED_FOR = 0.1;

    /** What remains of a tool's score when the question names another service. */
    private static final double ELSEWHERE = 0.5;

    record Found(String id, double score) {}

    /** @param meanings the texts of the entry, made once */
    private record Known(Entry entry, List<String> meanings) {}

    private final Words words = new Words();
    private final @Nullable Meanings meanings;
    private volatile Map<String, Known> entries = Map.of();

    /** @param meanings null to go by words alone */
    Index(@Nullable Meanings meanings) {
        this.meanings = meanings;
    }

    /** Must not be called by two at once. */
    void update(Collection<Entry> now) {
        Map<String, Known> next = new HashMap<>();
        for (Entry entry : now) {
            Known known = entries.get(entry.id());
            if (known == null || !known.entry().equals(entry)) {
                known = new Known(entry, List.copyOf(entry.meanings()));
                words.put(entry);
            }
            next.put(entry.id(), known);
        }
        entries.keySet().stream().filter(id -> !next.containsKey(id)).forEach(words::remove);
        words.refresh();
        entries = Map.copyOf(next);
        if (meanings != null) {
            meanings.learn(next.values().stream()
                    .flatMap(known -> known.meanings().stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
        }
    }

    /**
     * The best first.
     *
     * @param vector of the question; null to go by words alone
     */
    List<Found> rank(Question question, float @Nullable [] vector) {
        Map<String, Double> fits = words.fit(question.text());
        List<Found> found = new ArrayList<>();
        for (Known known : entries.values()) {
            double score = score(known, fits.getOrDefault(known.entry().id(), 0.0), vector);
            if (score > 0) {
                found.add(new Found(known.entry().id(), weighted(score, known.entry(), question)));
            }
        }
        found.sort(Comparator.comparingDouble(Found::score).reversed().thenComparing(Found::id));
        return found;
    }

    private double score(Known known, double fit, float @Nullable [] vector) {
        double byWords = fit / (fit + HALF_FIT);
        return vector == null || meanings == null
                ? byWords
                : WORDS * byWords + (1 - WORDS) * meanings.nearness(known.meanings(), vector);
    }

    private static double weighted(double score, Entry entry, Question question) {
        double all = Math.min(1, entry.asks().isEmpty() ? score : score + CARED_FOR);
        boolean elsewhere =
                !question.integrations().isEmpty() && !question.integrations().contains(entry.integration());
        return elsewhere ? all * ELSEWHERE : all;
    }

    @Override
    public void close() throws IOException {
        words.close();
    }
}
