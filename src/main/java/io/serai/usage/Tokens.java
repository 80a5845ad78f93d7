package io.serai.usage;

/** About how many tokens a text is to a model: four bytes to a token, as budgets of searches count characters. */
final class Tokens {

    private static final int BYTES_OF_A_TOKEN = 4;

    private Tokens() {}

    static long of(long bytes) {
        return Math.ceilDiv(bytes, BYTES_OF_A_TOKEN);
    }
}
