package io.serai.http;

import io.serai.provider.Provider;
import io.serai.provider.RetryAfter;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A provider's words about when to come again: whatever they are, between a second and a day. */
public final class RetryAfterFuzz {

    private static final Provider.LimitHeaders HEADERS =
            new Provider.LimitHeaders("Retry-After", "Reset", "Remaining", Provider.LimitHeaders.Per.CONNECTION);
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private RetryAfterFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String[] values = new String(data, StandardCharsets.ISO_8859_1).split("\n", 4);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        String[] names = {"Retry-After", "Reset", "Remaining"};
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            if (!values[i].equals("-")) {
                headers.add(names[i], values[i]);
            }
        }
        OutboundResponse response = new OutboundResponse(429, headers, new byte[0]);
        for (Instant now : new Instant[] {NOW, Instant.EPOCH, Instant.MAX, Instant.MIN}) {
            long seconds = RetryAfter.seconds(HEADERS, response, RetryAfter.FALLBACK_SECONDS, now);
            if (seconds < 1 || seconds > 86_400) {
                throw new IllegalStateException("Waits " + seconds + " s");
            }
        }
    }
}
