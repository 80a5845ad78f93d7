package io.serai.route;

import java.util.List;

/**
 * What became of a provider file.
 *
 * @param file path below {@code routes/providers}
 * @param version the version that serves from now on, or went; 0 for none
 * @param hash SHA-256 of the text in question, in hex; empty for a text that cannot be read
 * @param findings why it was refused; the first few
 */
public record RouteChange(Kind kind, String file, int version, String hash, List<Fault> findings) {

    /** What is wrong with a text, and where. */
    public record Fault(int line, int column, String message) {}

    /** What happened: a text serves, was refused, was gone back from, or its file is gone. */
    public enum Kind {
        LOADED,
        REJECTED,
        ROLLED_BACK,
        WITHDRAWN
    }

    /** Hears of every change. Throws nothing. */
    public interface Listener {

        void changed(RouteChange change);
    }
}
