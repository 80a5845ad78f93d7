package io.serai.tenant;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody who runs the platform may do. The lower-case name is the stored and shown one. */
public enum OperatorRole {
    /** Everything. */
    ADMINISTRATOR,
    /** Reads what an administrator can see, but for the arguments of calls; changes and calls nothing. */
    VIEWER,
    /** Reads the arguments of calls, too. */
    AUDITOR;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<OperatorRole> parse(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }

    /** Whether requests that change something are let in at all. */
    public boolean mayChange() {
        return this == ADMINISTRATOR;
    }

    /** {@code deadletters} and {@code keys:write} of those who may not change open what reads there. */
    Set<Scope> scopes() {
        return mayChange()
                ? Scope.all()
                : EnumSet.of(
                        Scope.TOOLS_READ,
                        Scope.CREDENTIALS_READ,
                        Scope.DEADLETTERS,
                        Scope.AUDIT_READ,
                        Scope.USAGE_READ,
                        Scope.KEYS_WRITE);
    }
}
