package io.serai.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * How far the pages of a list were followed.
 *
 * @param pages how many were joined
 * @param complete whether there are no more
 * @param next the arguments that go on behind them, to be added to those of the call; null if there is no such way
 * @param stopped why the page behind them is missing although it was asked for; null if nothing failed
 */
public record Paging(
        int pages,
        boolean complete,
        @Nullable ObjectNode next,
        @Nullable Problem stopped) {

    /** As callers are shown it. */
    public ObjectNode view() {
        ObjectNode view =
                JsonNodeFactory.instance.objectNode().put("pages", pages).put("complete", complete);
        view.set("next", next);
        if (stopped != null) {
            ObjectNode why =
                    view.putObject("stopped").put("code", stopped.type().name()).put("detail", stopped.detail());
            if (stopped.retryAfter() > 0) {
                why.put("retryAfter", stopped.retryAfter());
            }
        }
        return view;
    }
}
