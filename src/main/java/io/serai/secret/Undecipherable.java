package io.serai.secret;

import org.jspecify.annotations.Nullable;

/** A sealed value that does not open: damaged, moved to another place, or sealed with another key. */
public final class Undecipherable extends RuntimeException {

    public Undecipherable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
