package io.serai.oauth;

/** A consent that made no connection. The word says why; it is meant for the person's application. */
public final class ConsentFailed extends Exception {

    private static final long serialVersionUID = 1;

    private final String word;

    ConsentFailed(String word) {
        super("Consent failed: " + word);
        this.word = word;
    }

    /** The vendor's error code such as {@code access_denied}, or a word of ours: letters, digits and underscores. */
    public String word() {
        return word;
    }
}
