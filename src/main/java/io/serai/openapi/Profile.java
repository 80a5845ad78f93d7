package io.serai.openapi;

import java.util.Locale;

/** Whom a document is for. */
public enum Profile {
    /** GPTs: few operations, short texts. */
    ACTIONS(30, 700),
    /** Everybody else: the whole API, and every tool. */
    FULL(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final int mostOperations;
    private final int longestText;

    Profile(int mostOperations, int longestText) {
        this.mostOperations = mostOperations;
        this.longestText = longestText;
    }

    /** How many operations, where nobody says otherwise. */
    int mostOperations() {
        return mostOperations;
    }

    /** How long the description of an argument may be. */
    int longestText() {
        return longestText;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
