package io.serai.usage;

/**
 * What was used in some time.
 *
 * @param actions calls of tools and changes that were attempted
 * @param invocations those of them that went to a provider
 * @param failures actions that did not succeed
 * @param tokens about how many tokens the results have, see {@link Tokens}
 */
public record Amount(long actions, long invocations, long failures, long tokens) {

    public static final Amount NOTHING = new Amount(0, 0, 0, 0);

    public Amount plus(Amount other) {
        return new Amount(
                actions + other.actions,
                invocations + other.invocations,
                failures + other.failures,
                tokens + other.tokens);
    }
}
