package io.serai.provider;

import io.serai.http.OutboundResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a provider asks us to wait, in whole seconds between 1 and a day, whatever it wrote. */
public final class RetryAfter {

    /** For a provider that says "later" but not when. */
    public static final int FALLBACK_SECONDS = 30;

    private static final long LONGEST = Duration.ofDays(1).toSeconds();

    private RetryAfter() {}

    /** @param fallback seconds, when the answer does not say */
    public static long seconds(Provider.LimitHeaders headers, OutboundResponse response, int fallback, Instant now) {
        Long after = parse(header(response, headers.retryAfter()), now);
        String remaining = header(response, headers.remaining());
        if (after == null && (remaining == null || remaining.trim().equals("0"))) {
            // A budget that is not used up is not what we wait for; its reset says nothing.
            Long reset = number(header(response, headers.reset()));
            after = reset == null ? null : reset - now.getEpochSecond();
        }
        return after == null || after < 0 ? fallback : Math.clamp(after, 1, LONGEST);
    }

    private static @Nullable String header(OutboundResponse response, @Nullable String name) {
        return name == null ? null : response.header(name);
    }

    /** Seconds or an HTTP date (RFC 9110 section 10.2.3). */
    private static @Nullable Long parse(@Nullable String text, Instant now) {
        Long seconds = number(text);
        if (seconds != null || text == null) {
            return seconds;
        }
        try {
            Instant at = ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(now, at).toSeconds();
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text.trim());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
