package io.serai.search;

import java.util.Arrays;
import java.util.List;

/**
 * How well a tool fits a question, told by several numbers from 0 to 1, and what each of them counts. The weights are made
 * by the tests' program {@code SearchWeights}, see docs/search.md.
 */
record Fit(double[] numbers, double[] weights) {

    /** Of words that fit as well as this, half of the most is counted: of what people ask, and of descriptions. */
    private static final double HALF_ASKED = 8;

    private static final double HALF_DESCRIBED = 4;

    /** Such tools are preferred when there is nothing but words to go by. */
    private static final double CARED_FOR = 0.1;

    private static final int NEAREST = 3;

    /** In the order of {@link #of}. */
    private static final double[] WEIGHTS = {0.137, 0.195, 0.206, 0.117, 0.219, 0.075, 0.052};

    private static final double[] WORDS_ALONE = {1, CARED_FOR};

    /**
     * @param near how near each of the tool's texts is to the question, and then to each of its parts
     * @param gist which of the texts is its description
     * @param asked how well words fit what people ask for
     * @param described how well words fit name, description and arguments
     * @param caredFor whether its author has said what people ask for
     */
    static Fit of(List<double[]> near, int gist, double asked, double described, boolean caredFor) {
        double[] whole = near.getFirst();
        double parts = near.stream()
                .skip(near.size() > 1 ? 1 : 0)
                .mapToDouble(Fit::nearest)
                .average()
                .orElse(0);
        double[] numbers = {
            Arrays.stream(whole).max().orElse(0),
            nearest(whole),
            parts,
            gist < 0 ? 0 : whole[gist],
            asked / (asked + HALF_ASKED),
            described / (described + HALF_DESCRIBED),
            caredFor ? 1 : 0
        };
        return new Fit(numbers, WEIGHTS);
    }

    /** The mean of the three that are nearest. */
    private static double nearest(double[] near) {
        double[] sorted = near.clone();
        Arrays.sort(sorted);
        return Arrays.stream(sorted, Math.max(0, sorted.length - NEAREST), sorted.length)
                .average()
                .orElse(0);
    }

    static Fit ofWords(double asked, double described, boolean caredFor) {
        double both = asked + described;
        double fits = both / (both + HALF_DESCRIBED);
        return new Fit(new double[] {fits, caredFor && both > 0 ? 1 : 0}, WORDS_ALONE);
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
