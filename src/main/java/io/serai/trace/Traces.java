package io.serai.trace;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where spans come from. Nothing here waits: what is to be sent is sent later, by another thread, or dropped. */
public interface Traces extends AutoCloseable {

    /** Nobody wants to know. */
    Traces OFF = start -> Span.NONE;

    /**
     * The beginning of a call.
     *
     * @param headers the caller's headers, of which the trace he is in is taken
     * @param arrivedAt {@link System#nanoTime()} when the call came
     * @param tenant whose call it is, if it is known
     * @param tool what is called, by the catalogue's name for it, if it is known
     * @param provider who is called, if it is known
     */
    record Start(
            Function<String, @Nullable String> headers,
            long arrivedAt,
            String requestId,
            @Nullable String tenant,
            @Nullable String tool,
            @Nullable String provider) {}

    Span call(Start start);

    @Override
    default void close() {}
}
