package io.serai.throttle;

/** A time in which so many calls are possible. */
public enum Window {
    SECOND("second", 1),
    MINUTE("minute", 60),
    HOUR("hour", 3_600),
    DAY("day", 86_400);

    private final String word;
    private final long seconds;

    Window(String word, long seconds) {
        this.word = word;
        this.seconds = seconds;
    }

    public String word() {
        return word;
    }

    long seconds() {
        return seconds;
    }
}
