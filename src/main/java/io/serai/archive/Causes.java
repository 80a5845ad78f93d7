package io.serai.archive;

import org.jspecify.annotations.Nullable;

/** What a log may say of a failure: the kinds of the exceptions, because their texts may hold an address with a password. */
final class Causes {

    private Causes() {}

    static String of(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (@Nullable Throwable cause = failure; cause != null && text.length() < 300; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : " < ").append(cause.getClass().getSimpleName());
            if (cause instanceof ReceiverRefused refused) {
                text.append(' ').append(refused.status());
            }
        }
        return text.toString();
    }
}
