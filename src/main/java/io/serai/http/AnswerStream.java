package io.serai.http;

import org.jspecify.annotations.Nullable;

/** A body that is too long to be held: made piece by piece, each when the one before has gone out. */
public non-sealed interface AnswerStream extends StreamedBody {

    /** The length of what is as long as it turns out to be. */
    long UNKNOWN = -1;

    /** Of all pieces together, in bytes, or {@link #UNKNOWN}. */
    long length();

    /**
     * The next piece; may block, and is not called on an event loop.
     *
     * @return null behind the last one
     */
    byte @Nullable [] next();
}
