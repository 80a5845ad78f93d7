package io.serai.http;

import org.jspecify.annotations.Nullable;

/** Takes a provider's answer that is too long to be held. Every method may block; none is called on an event loop. */
public interface AnswerSink {

    /** @throws RuntimeException to refuse the answer */
    void write(byte[] piece);

    /** @throws RuntimeException to refuse the answer */
    void finish();

    /** Throws away what was written, whatever came before. Called by another thread perhaps. */
    void abort();

    /** Says where an answer goes. */
    @FunctionalInterface
    interface Opening {

        /**
         * Called on the event loop, so it must not wait.
         *
         * @param head status and headers
         * @return null to refuse an answer of this length
         */
        @Nullable
        AnswerSink open(OutboundResponse head);
    }
}
