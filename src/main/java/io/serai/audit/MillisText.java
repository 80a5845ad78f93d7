package io.serai.audit;

import java.time.Clock;
import java.time.Instant;

/** The time to the millisecond, as records write it. Formatting a date costs more than the rest of a record's head. */
final class MillisText {

    /** A second and its text up to the fraction. */
    private record Second(long epoch, String text) {}

    private final Clock clock;
    private volatile Second now = second(0);

    MillisText(Clock clock) {
        this.clock = clock;
    }

    /** For example {@code 2026-11-22T08:16:01.007Z}. */
    String now() {
        Instant instant = clock.instant();
        Second known = now;
        if (known.epoch != instant.getEpochSecond()) {
            known = second(instant.getEpochSecond());
            now = known;
        }
        int millis = instant.getNano() / 1_000_000;
        return new StringBuilder(24)
                .append(known.text)
                .append((char) ('0' + millis / 100))
                .append((char) ('0' + millis / 10 % 10))
                .append((char) ('0' + millis % 10))
                .append('Z')
                .toString();
    }

    private static Second second(long epoch) {
        String text = Instant.ofEpochSecond(epoch).toString(); // ends in Z
        return new Second(epoch, text.substring(0, text.length() - 1) + '.');
    }
}
