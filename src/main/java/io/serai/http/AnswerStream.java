package io.serai.http;

import org.jspecify.annotations.Nullable;

/** A body that is too long to be held: made piece by piece, each when the one before has gone out. */
public non-sealed interface AnswerStream extends StreamedBody {

    /** Of all pieces together, in bytes. */
    long length();

    /**
     * The next piece; may block, and is not called on an event loop.
     *
     * @return null behind the last one
     */
    byte @Nullable [] next();
}
