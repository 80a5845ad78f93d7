package io.serai.tenant;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A right of a key or token. The text is {@code tools:read} for {@link #TOOLS_READ}. */
public enum Scope {
    TOOLS_READ,
    TOOLS_INVOKE,
    PROXY,
    CREDENTIALS_READ,
    CREDENTIALS_WRITE,
    DEADLETTERS,
    AUDIT_READ,
    USAGE_READ,
    KEYS_WRITE,
    MCPS_WRITE;

    /** What a tenant's first key may do: everything that a tenant can. */
    public static Set<Scope> all() {
        return EnumSet.allOf(Scope.class);
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    public static Optional<Scope> parse(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text().equals(text))
                .findFirst();
    }

    /** The form in which a set is stored: texts, sorted, one space between. */
    static String join(Set<Scope> scopes) {
        return scopes.stream().map(Scope::text).sorted().collect(Collectors.joining(" "));
    }

    /** The scopes among such texts; what is none of ours is left out. */
    public static Set<Scope> split(String stored) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String text : stored.split(" ")) {
            parse(text).ifPresent(scopes::add);
        }
        return scopes;
    }
}
