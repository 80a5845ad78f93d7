package io.serai.audit;

import java.time.Clock;
import java.time.Instant;

/** The time as records and answers write it. Formatting a date costs more than the rest of a record's head. */
public final class TimeText {

    /**
     * A second, which many share.
     *
     * @param text for example {@code 2026-11-22T08:16:01Z}
     * @param stem the same up to the fraction
     */
    private record Second(long epoch, String text, String stem) {}

    private final Clock clock;
    private volatile Second now = of(0);

    public TimeText(Clock clock) {
        this.clock = clock;
    }

    /** For example {@code 2026-11-22T08:16:01Z}. */
    public String second() {
        return at(clock.instant().getEpochSecond()).text;
    }

    /** For example {@code 2026-11-22T08:16:01.007Z}. */
    String millisecond() {
        Instant instant = clock.instant();
        int millis = instant.getNano() / 1_000_000;
        return new StringBuilder(24)
                .append(at(instant.getEpochSecond()).stem)
                .append((char) ('0' + millis / 100))
                .append((char) ('0' + millis / 10 % 10))
                .append((char) ('0' + millis % 10))
                .append('Z')
                .toString();
    }

    private Second at(long epoch) {
        Second known = now;
        if (known.epoch != epoch) {
            known = of(epoch);
            now = known;
        }
        return known;
    }

    private static Second of(long epoch) {
        String text = Instant.ofEpochSecond(epoch).toString(); // ends in Z
        return new Second(epoch, text, text.substring(0, text.length() - 1) + '.');
    }
}
