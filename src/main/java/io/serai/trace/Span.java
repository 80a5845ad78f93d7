package io.serai.trace;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A call, or a request that it makes. Takes names and numbers only: no argument, no body, no address but a provider's host
 * can be given to it. Any thread may use it.
 */
public interface Span {

    /** Of a call that nobody wants to know of. */
    Span NONE = new Span() {};

    /**
     * A request to a provider, as a part of this call.
     *
     * @param path the path as the tool's route has it, with its placeholders; null if it has none of its own
     * @param again how often it was made before
     */
    default Span request(String method, URI provider, @Nullable String path, int again) {
        return NONE;
    }

    /** What a provider needs to go on with this trace, as the value of its header {@code traceparent}. */
    default @Nullable String traceparent() {
        return null;
    }

    /** The provider has answered. */
    default void answered(int status) {}

    /**
     * @param result {@code success}, or a code of why it failed
     * @param outcome what became of it, in one word; null if that is plain
     */
    default void end(String result, @Nullable String outcome) {}
}
