package io.serai.tool;

import io.serai.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants a call to be answered; nothing of it changes what the tool does.
 *
 * @param fields the members of the result that are wanted; null for all
 */
public record Wishes(@Nullable Fields fields) {

    /** Those of a caller that has none. */
    public static final Wishes NONE = new Wishes(null);
}
