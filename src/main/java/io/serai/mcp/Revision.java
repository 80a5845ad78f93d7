package io.serai.mcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A revision of the protocol that is spoken here, the oldest first. */
enum Revision {
    V2024_11_05,
    V2025_03_26,
    V2025_06_18,
    V2025_11_25,
    /** Stateless: every request says all that there is to know. */
    V2026_07_28;

    /** What a client gets that asks for one we do not speak. */
    static final Revision NEWEST_WITH_SESSIONS = V2025_11_25;

    private final String text = name().substring(1).replace('_', '-');

    String text() {
        return text;
    }

    boolean isModern() {
        return this == V2026_07_28;
    }

    static @Nullable Revision of(@Nullable String text) {
        return Arrays.stream(values())
                .filter(revision -> revision.text.equals(text))
                .findFirst()
                .orElse(null);
    }
}
