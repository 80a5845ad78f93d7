package io.serai.invalidation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that was changed, by its name. It travels as one line, {@code key acme ab12cd34}.
 *
 * @param names what {@link Kind} says, from the outside in
 */
public record Invalidation(Kind kind, List<String> names) {

    /** What can be changed. The lower-case name is the first word of the line. */
    public enum Kind {
        /** A tenant's API key: tenant, key id. */
        KEY(2),
        /** The keys of those who run the platform, all of them. */
        OPERATORS(0),
        /** A tenant with its status and limits: its id. */
        TENANT(1),
        /** The key that seals what is stored for a tenant: the tenant's id. */
        SEAL(1),
        /** A connection with its credential: tenant, integration, connection. */
        CONNECTION(3),
        /** The servers that a tenant brought: its id. */
        SERVERS(1);

        private final int names;

        Kind(int names) {
            this.names = names;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST = 300;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][A-Za-z0-9._-]{0,99}");

    public Invalidation {
        names = List.copyOf(names);
    }

    public static Invalidation of(Kind kind, String... names) {
        return new Invalidation(kind, List.of(names));
    }

    /** Of a line that anybody may have written; empty if it is none of ours. */
    public static Optional<Invalidation> parse(String line) {
        if (line.length() > LONGEST) {
            return Optional.empty();
        }
        List<String> words = List.of(line.split(" ", -1));
        List<String> names = words.subList(1, words.size());
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.word().equals(words.getFirst()) && kind.names == names.size())
                .filter(kind ->
                        names.stream().allMatch(name -> NAME.matcher(name).matches()))
                .map(kind -> new Invalidation(kind, names))
                .findFirst();
    }

    /** The line. */
    public String text() {
        return names.isEmpty() ? kind.word() : kind.word() + " " + String.join(" ", names);
    }
}
