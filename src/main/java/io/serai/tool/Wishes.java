package io.serai.tool;

import io.serai.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants a call to be answered.
 *
 * @param fields the members of the result that are wanted; null for all
 * @param pages how many pages of a list may be joined; 0 for a caller that does not speak of pages
 */
public record Wishes(@Nullable Fields fields, int pages) {

    /** Those of a caller that has none. */
    public static final Wishes NONE = new Wishes(null, 0);

    /** Most pages that anybody can ask for; a tool follows fewer. */
    public static final int MOST_PAGES = 100;
}
