package io.serai.usage;

import java.math.BigDecimal;

/**
 * What one of each costs.
 *
 * @param currency ISO 4217, such as {@code USD}
 */
public record Prices(
        String currency, BigDecimal apiCalls, BigDecimal toolInvocations, BigDecimal customServers, BigDecimal tokens) {

    /** Nothing costs anything. */
    public static final Prices NONE =
            new Prices("USD", BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
}
