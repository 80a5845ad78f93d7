package io.serai.throttle;

/**
 * How much of one thing is possible in each window; 0 where nothing limits it. All windows together are one limit: a call
 * needs a token of each, and a refused one takes none.
 *
 * @param key whose buckets; never a value that a request chose
 */
public record Limits(String key, Layer layer, long perMinute, long perHour, long perDay) {

    /** Limits by the minute alone. */
    public static Limits perMinute(String key, Layer layer, long calls) {
        return new Limits(key, layer, calls, 0, 0);
    }

    long of(Window window) {
        return switch (window) {
            case SECOND -> 0; // a limit of addresses alone, see PublicLimit
            case MINUTE -> perMinute;
            case HOUR -> perHour;
            case DAY -> perDay;
        };
    }

    boolean sameNumbers(Limits other) {
        return perMinute == other.perMinute && perHour == other.perHour && perDay == other.perDay;
    }
}
