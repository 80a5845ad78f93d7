package io.serai.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a reader has come: up to the line with this number and hash in the journal of this name. The hash tells whether
 * the journal is still the one that was read.
 */
public record JournalPosition(String journal, long seq, String hash) {

    private static final Pattern FORM = Pattern.compile("([a-z0-9]{1,16}) (\\d{1,18}) ([0-9a-f]{64})\\s*");

    /** Reads the text of a position; empty if it is none. */
    public static Optional<JournalPosition> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new JournalPosition(form.group(1), Long.parseLong(form.group(2)), form.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return journal + " " + seq + " " + hash;
    }
}
