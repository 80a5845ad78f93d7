package io.serai.search;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that can be found, by words and by meaning. Questions see what the last {@link #update} brought. */
final class Index implements Closeable {

    /** What remains of a tool's score when the question names another service. */
    private static final double ELSEWHERE = 0.5;

    record Found(String id, double score) {}

    record Candidate(Entry entry, Fit fit) {}

    /**
     * @param meanings the texts of the entry, made once
     * @param gist which of them is the description
     */
    private record Known(Entry entry, List<String> meanings, int gist) {

        static Known of(Entry entry) {
            List<String> meanings = List.copyOf(entry.meanings());
            return new Known(entry, meanings, meanings.indexOf(entry.gist()));
        }
    }

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
                known = Known.of(entry);
                words.put(entry);
            }
            next.put(entry.id(), known);
        }
        entries.keySet().stream().filter(id -> !next.containsKey(id)).forEach(words::remove);
        words.refresh();
        entries = Map.copyOf(next);
        if (meanings != null) {
            Map<String, List<String>> texts = new HashMap<>();
            next.forEach((id, known) -> texts.put(id, known.meanings()));
            meanings.learn(texts);
        }
    }

    /**
     * The best first.
     *
     * @param vectors of the question and its parts; null to go by words alone
     */
    List<Found> rank(Question question, @Nullable List<float[]> vectors) {
        List<Found> found = new ArrayList<>();
        for (Candidate candidate : candidates(question, vectors)) {
            Entry entry = candidate.entry();
            double score = candidate.fit().score();
            if (score > 0) {
                found.add(new Found(entry.id(), isElsewhere(entry, question) ? score * ELSEWHERE : score));
            }
        }
        found.sort(Comparator.comparingDouble(Found::score).reversed().thenComparing(Found::id));
        return found;
    }

    /** All, in no order. */
    List<Candidate> candidates(Question question, @Nullable List<float[]> vectors) {
        Map<String, Double> byWords = words.fit(question.text());
        List<Candidate> candidates = new ArrayList<>();
        for (Known known : entries.values()) {
            Entry entry = known.entry();
            double fits = byWords.getOrDefault(entry.id(), 0.0);
            boolean caredFor = !entry.asks().isEmpty();
            Fit fit = vectors == null || meanings == null
                    ? Fit.ofWords(fits, caredFor)
                    : Fit.of(meanings(known, meanings, vectors), known.gist(), fits, caredFor);
            candidates.add(new Candidate(entry, fit));
        }
        return candidates;
    }

    private static List<Fit.Meaning> meanings(Known known, Meanings meanings, List<float[]> vectors) {
        return vectors.stream()
                .map(vector -> new Fit.Meaning(
                        meanings.near(known.meanings(), vector),
                        meanings.likeness(known.entry().id(), vector)))
                .toList();
    }

    static boolean isElsewhere(Entry entry, Question question) {
        return !question.integrations().isEmpty() && !question.integrations().contains(entry.integration());
    }

    @Override
    public void close() throws IOException {
        words.close();
    }
}
