package io.serai.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of records begins: behind the record with this number and, so that newer files need not be read
 * again, this time.
 *
 * @param journal the record's journal, in a search over several; null in one over this instance's own
 */
public record AuditCursor(long seq, Instant time, @Nullable String journal) {

    private static final long LATEST_SECOND = 99_999_999_999L;

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,14})(?:\\.([a-z0-9]{1,16}))?");

    public AuditCursor(long seq, Instant time) {
        this(seq, time, null);
    }

    /** Reads the text of a cursor; empty if it is none. */
    public static Optional<AuditCursor> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(form.group(2));
        return Optional.of(new AuditCursor(
                Long.parseLong(form.group(1)),
                form.group(3) == null
                        ? Instant.ofEpochSecond(Math.min(number, LATEST_SECOND))
                        : Instant.ofEpochMilli(number),
                form.group(3)));
    }

    @Override
    public String toString() {
        return journal == null ? seq + "." + time.getEpochSecond() : seq + "." + time.toEpochMilli() + "." + journal;
    }
}
