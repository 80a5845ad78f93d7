package io.serai.vendor;

/** A document that cannot be read, and where that shows. */
public final class RefusedDocument extends Exception {

    private final int line;
    private final int column;

    RefusedDocument(String message, int line, int column) {
        super(message, null, false, false);
        this.line = line;
        this.column = column;
    }

    RefusedDocument(String message) {
        this(message, 1, 1);
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1. */
    public int column() {
        return column;
    }
}
