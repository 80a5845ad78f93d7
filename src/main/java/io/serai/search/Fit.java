package io.serai.search;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well a tool fits a question, told by several numbers from 0 to 1, and what each of them counts. The weights are made
 * by the tests' program {@code SearchWeights}, see docs/search.md.
 */
record Fit(double[] numbers, double[] weights) {

    /** Words that fit as well as this fit as well as can be. What they tell adds up, so that it is not bent. */
    private static final double ALL_WORDS = 40;

    /** With nothing but words to go by, half of the most is counted of what fits as well as this. */
    private static final double HALF = 10;

    /** Such tools are preferred then. */
    private static final double CARED_FOR = 0.1;

    private static final int NEAREST = 3;

    /** In the order of {@link #of}. */
    private static final double[] WEIGHTS = {0.141, 0.133, 0.036, 0.143, 0.145, 0.333, 0.068};

    private static final double[] WORDS_ALONE = {1, CARED_FOR};

    /**
     * What a question, or a part of it, means to a tool.
     *
     * @param near how near each of the tool's texts is
     * @param likeness how likely it is for the tool
     */
    record Meaning(double[] near, double likeness) {

        /** The mean of the three that are nearest. */
        double nearest() {
            double[] sorted = near.clone();
            Arrays.sort(sorted);
            return Arrays.stream(sorted, Math.max(0, sorted.length - NEAREST), sorted.length)
                    .average()
                    .orElse(0);
        }
    }

    /**
     * @param meanings of the question, and then of each of its parts
     * @param gist which of the tool's texts is its description
     * @param words how well words fit
     * @param caredFor whether its author has said what people ask for
     */
    static Fit of(List<Meaning> meanings, int gist, double words, boolean caredFor) {
        Meaning whole = meanings.getFirst();
        List<Meaning> parts = meanings.size() > 1 ? meanings.subList(1, meanings.size()) : meanings;
        double[] numbers = {
            whole.nearest(),
            average(parts, Meaning::nearest),
            gist < 0 ? 0 : whole.near()[gist],
            whole.likeness(),
            average(parts, Meaning::likeness),
            Math.min(1, words / ALL_WORDS),
            caredFor ? 1 : 0
        };
        return new Fit(numbers, WEIGHTS);
    }

    private static double average(List<Meaning> parts, ToDoubleFunction<Meaning> number) {
        return parts.stream().mapToDouble(number).average().orElse(0);
    }

    static Fit ofWords(double words, boolean caredFor) {
        double fits = words / (words + HALF);
        return new Fit(new double[] {fits, caredFor && words > 0 ? 1 : 0}, WORDS_ALONE);
    }

    /** From 0 to 1. */
    double score() {
        double score = 0;
        for (int i = 0; i < numbers.length; i++) {
            score += weights[i] * numbers[i];
        }
        return Math.min(1, score);
    }
}
