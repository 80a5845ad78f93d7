package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Catalogue;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code dispatchBatch}: sends each call through the route {@code batch-item}. Writes of one connection go one after
 * the other, in the caller's order; reads go side by side.
 */
final class DispatchBatch extends AsyncProcessorSupport {

    /** A call's place in the batch and, when it is through, what became of it. */
    static final class Item {
        final int index;
        final Call call;

        Item(int index, Call call) {
            this.index = index;
            this.call = call;
        }
    }

    private final InnerRoute route;
    private final Catalogue catalogue;

    DispatchBatch(InnerRoute route, Catalogue catalogue) {
        this.route = route;
        this.catalogue = catalogue;
    }

    @Override
    protected void doStart() {
        route.start();
    }

    @Override
    protected void doStop() {
        route.stop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = Call.of(exchange);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < call.batch().items().size(); i++) {
            items.add(new Item(i + 1, item(call, i)));
        }
        exchange.getMessage().setBody(items);
        Run run = new Run(exchange, call.batch().stopOnError(), () -> callback.done(false));
        run.start(lanes(items));
        return false;
    }

    private static Call item(Call call, int position) {
        ObjectNode body = call.batch().items().get(position);
        try {
            String key = IdempotencyKeys.ofItem(body, position, call.batch().key());
            return call.another(ReadToolCall.toolRequest(body, key));
        } catch (Problem problem) {
            Call refused = call.another(null);
            refused.problem(problem);
            return refused;
        }
    }

    /** The writes of a connection share a lane, and so do tools of the tenant's own; every read has one of its own. */
    private List<Queue<Item>> lanes(List<Item> items) {
        List<Queue<Item>> lanes = new ArrayList<>();
        Map<String, Queue<Item>> writes = new HashMap<>();
        for (Item item : items) {
            Call.ToolRequest wanted = item.call.toolRequestIfKnown();
            Tool tool = wanted == null ? null : catalogue.find(wanted.toolId());
            Queue<Item> lane = wanted == null || tool != null && tool.effect() == Effect.READ
                    ? newLane(lanes)
                    : writes.computeIfAbsent(lane(tool) + "/" + wanted.connection(), key -> newLane(lanes));
            lane.add(item);
        }
        return lanes;
    }

    private static String lane(@Nullable Tool tool) {
        return tool == null ? "" : tool.integration();
    }

    private static Queue<Item> newLane(List<Queue<Item>> lanes) {
        Queue<Item> lane = new ArrayDeque<>();
        lanes.add(lane);
        return lane;
    }

    /** One batch under way. */
    private final class Run {

        private final Exchange parent;
        private final boolean stopOnError;
        private final Runnable whenDone;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger lanesLeft = new AtomicInteger();

        Run(Exchange parent, boolean stopOnError, Runnable whenDone) {
            this.parent = parent;
            this.stopOnError = stopOnError;
            this.whenDone = whenDone;
        }

        void start(List<Queue<Item>> lanes) {
            lanesLeft.set(lanes.size());
            lanes.forEach(this::next);
        }

        private void next(Queue<Item> lane) {
            Item item = lane.poll();
            if (item == null) {
                if (lanesLeft.decrementAndGet() == 0) {
                    whenDone.run();
                }
            } else if (stopped.get()) {
                item.call.problem(Problem.of(ProblemType.INVALID_REQUEST, "Not begun: an earlier call failed."));
                next(lane);
            } else if (item.call.problem() != null) {
                done(item, lane);
            } else {
                route.send(parent, item.call, () -> done(item, lane));
            }
        }

        private void done(Item item, Queue<Item> lane) {
            if (stopOnError && item.call.problem() != null) {
                stopped.set(true);
            }
            next(lane);
        }
    }
}
