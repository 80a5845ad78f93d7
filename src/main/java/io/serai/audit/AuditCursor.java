package io.serai.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next page of records begins: behind the record with this number and, so that newer files need not be read
 * again, this time.
 */
public record AuditCursor(long seq, Instant time) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,11})");

    /** Reads the text of a cursor; empty if it is none. */
    public static Optional<AuditCursor> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new AuditCursor(
                        Long.parseLong(form.group(1)), Instant.ofEpochSecond(Long.parseLong(form.group(2)))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return seq + "." + time.getEpochSecond();
    }
}
