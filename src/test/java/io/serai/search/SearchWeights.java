package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What {@code bench/search --weights} runs: finds the weights of {@link Fit} under which right tools of all sets but the
 * held-back one come first (logistic regression over the tools of each question), and writes them to
 * {@code target/search/weights.txt}. Five times it leaves a fifth of the questions out and asks those, which tells what
 * weights are worth for questions that they were not made of.
 */
class SearchWeights {

    private static final int CANDIDATES = 60;
    private static final int FOLDS = 5;
    private static final int STEPS = 5_000;
    private static final double STEP = 2;
    private static final double SMALLNESS = 0.1;

    /** The tools that come in question, as numbers, and which of them are right. */
    private record Choice(double[][] numbers, boolean[] right) {}

    @Test
    void fit() throws IOException {
        List<Choice> choices = choices();
        double sum = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            double[] weights = weights(part(choices, i -> i % FOLDS != left));
            sum += part(choices, i -> i % FOLDS == left).stream()
                    .mapToDouble(choice -> 1.0 / rank(choice, weights))
                    .sum();
        }
        double[] weights = weights(choices);
        double total = Arrays.stream(weights).sum();
        String found = String.format(
                Locale.ROOT,
                "weights %s%nMRR of questions left out: %.3f%n",
                Arrays.toString(Arrays.stream(weights)
                        .map(weight -> Math.round(1000 * weight / total) / 1000.0)
                        .toArray()),
                sum / choices.size());
        Files.writeString(Haystack.WORK.resolve("weights.txt"), found);
        assertThat(weights).doesNotContain(0).hasSizeGreaterThan(5);
    }

    private static List<Choice> part(List<Choice> choices, IntPredicate wanted) {
        return IntStream.range(0, choices.size())
                .filter(wanted)
                .mapToObj(choices::get)
                .toList();
    }

    private static List<Choice> choices() throws IOException {
        Haystack haystack = Haystack.read();
        Map<String, List<String>> names = ToolSearch.names(haystack.providers());
        List<Choice> choices = new ArrayList<>();
        try (Meanings meanings = Haystack.meanings();
                Index index = new Index(meanings)) {
            index.update(haystack.catalogue().all().stream().map(Entry::of).toList());
            Awaitility.await().atMost(Duration.ofMinutes(10)).until(meanings::isReady);
            List<LabelledQuery> queries = Stream.of(
                            LabelledQuery.TUNING, LabelledQuery.DEVELOPMENT, LabelledQuery.SITUATIONS)
                    .flatMap(file -> LabelledQuery.read(file).stream())
                    .toList();
            for (LabelledQuery query : queries) {
                Question question = Question.of(query.text(), names);
                List<float[]> vectors = Objects.requireNonNull(meanings.of(question, Duration.ofSeconds(60)));
                choices.add(choice(index.candidates(question, vectors), question, haystack.right(query.tools())));
            }
        }
        return choices;
    }

    private static Choice choice(List<Index.Candidate> all, Question question, Set<String> right) {
        List<Index.Candidate> here = all.stream()
                .filter(candidate -> !Index.isElsewhere(candidate.entry(), question))
                .sorted(Comparator.comparingDouble(
                                (Index.Candidate candidate) -> candidate.fit().score())
                        .reversed())
                .limit(CANDIDATES)
                .toList();
        double[][] numbers =
                here.stream().map(candidate -> candidate.fit().numbers()).toArray(double[][]::new);
        boolean[] isRight = new boolean[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            isRight[i] = right.contains(here.get(i).entry().id());
        }
        return new Choice(numbers, isRight);
    }

    private static double[] weights(List<Choice> choices) {
        double[] weights = new double[choices.getFirst().numbers()[0].length];
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[weights.length];
            choices.forEach(choice -> addSlope(choice, weights, slope));
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= STEP * (slope[i] + 2 * SMALLNESS * weights[i]) / choices.size();
            }
        }
        return weights;
    }

    /** Of the negative logarithm of the probability that a right tool is chosen. */
    private static void addSlope(Choice choice, double[] weights, double[] slope) {
        double[] chances = new double[choice.right().length];
        double all = 0;
        double right = 0;
        for (int tool = 0; tool < chances.length; tool++) {
            chances[tool] = Math.exp(score(choice.numbers()[tool], weights));
            all += chances[tool];
            right += choice.right()[tool] ? chances[tool] : 0;
        }
        for (int tool = 0; tool < chances.length; tool++) {
            double change = chances[tool] / all - (choice.right()[tool] ? chances[tool] / Math.max(right, 1e-9) : 0);
            for (int i = 0; i < slope.length; i++) {
                slope[i] += change * choice.numbers()[tool][i];
            }
        }
    }

    private static double score(double[] numbers, double[] weights) {
        double score = 0;
        for (int i = 0; i < numbers.length; i++) {
            score += weights[i] * numbers[i];
        }
        return score;
    }

    private static int rank(Choice choice, double[] weights) {
        double best = 0;
        for (int tool = 0; tool < choice.right().length; tool++) {
            best = choice.right()[tool] ? Math.max(best, score(choice.numbers()[tool], weights)) : best;
        }
        int rank = 1;
        for (int tool = 0; tool < choice.right().length; tool++) {
            rank += !choice.right()[tool] && score(choice.numbers()[tool], weights) > best ? 1 : 0;
        }
        return rank;
    }
}
