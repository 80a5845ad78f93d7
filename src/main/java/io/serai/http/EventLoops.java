package io.serai.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * The event loops that carry all calls. Each has its own outbound client, so that a pooled connection never crosses
 * loops: a call that came in on a loop goes out on the same one.
 */
final class EventLoops implements DisposableBean {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventLoops.class);

    /** A loop with the connections that live on it: those of our clients, and ours to providers. */
    static final class EventLoop {

        private final Context context;
        private final OutboundPools pools;
        private final Deadlines deadlines;
        private final ClientConnections clients;
        private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
        private boolean turnEnds;

        EventLoop(Context context, OutboundPools pools, Deadlines deadlines, ClientConnections clients) {
            this.context = context;
            this.pools = pools;
            this.deadlines = deadlines;
            this.clients = clients;
        }

        OutboundPools pools() {
            return pools;
        }

        Deadlines deadlines() {
            return deadlines;
        }

        ClientConnections clients() {
            return clients;
        }

        void run(Runnable task) {
            context.runOnContext(nothing -> task.run());
        }

        /** Runs the task on this loop after a while. */
        void runLater(long millis, Runnable task) {
            run(() -> context.owner().setTimer(Math.max(1, millis), due -> task.run()));
        }

        /** Runs the task on this loop again and again, until it says that there is no more to do. */
        void every(long millis, BooleanSupplier task) {
            run(() -> context.owner().setPeriodic(millis, timer -> {
                if (!task.getAsBoolean()) {
                    context.owner().cancelTimer(timer);
                }
            }));
        }

        /**
         * Runs the task when the events that are ready now have all been handled; to be called on this loop. What is
         * written at the end of a turn goes out in one go: the first write wakes whoever reads, the others find it awake.
         */
        void atEndOfTurn(Runnable task) {
            endOfTurn.add(task);
            if (!turnEnds) {
                turnEnds = true;
                context.runOnContext(nothing -> endTurn());
            }
        }

        private void endTurn() {
            turnEnds = false; // what the tasks add belongs to the next turn
            for (int left = endOfTurn.size(); left > 0; left--) {
                try {
                    endOfTurn.remove().run();
                } catch (RuntimeException fault) {
                    LOGGER.atError().setCause(fault).log("A call was not answered"); // the others must be
                }
            }
        }
    }

    private final Vertx vertx;
    private final List<EventLoop> loops = new CopyOnWriteArrayList<>();
    private final Map<Thread, EventLoop> byThread = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    EventLoops(HttpSettings settings) {
        int count = settings.loops();
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(count)
                .setPreferNativeTransport(true)
                .setDisableTCCL(true)); // one class loader, so there is nothing to switch at every event
        HttpClientOptions client = clientOptions(settings, count);
        await(vertx.deployVerticle(() -> new LoopVerticle(client), new DeploymentOptions().setInstances(count)));
        LOGGER.atInfo()
                .addKeyValue("loops", count)
                .addKeyValue("nativeTransport", vertx.isNativeTransportEnabled())
                .log("Event loops started");
    }

    private static HttpClientOptions clientOptions(HttpSettings settings, int loops) {
        return new HttpClientOptions()
                .setConnectTimeout(2_000)
                .setKeepAliveTimeout(20) // below the 60 s after which common load balancers close
                .setMaxPoolSize(Math.max(1, settings.connectionsPerHost() / loops))
                .setMaxWaitQueueSize(Math.max(1, settings.waitingPerHost() / loops))
                .setMaxHeaderSize(16 * 1024)
                .setTcpNoDelay(true);
    }

    Vertx vertx() {
        return vertx;
    }

    List<EventLoop> all() {
        return loops;
    }

    /** The loop of the current thread, or any of them when the caller is on a foreign thread. */
    EventLoop currentOrAny() {
        EventLoop mine = byThread.get(Thread.currentThread());
        return mine != null ? mine : loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    boolean isCurrent(EventLoop loop) {
        return byThread.get(Thread.currentThread()) == loop;
    }

    @Override
    public void destroy() {
        await(vertx.close());
    }

    static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the event loops started or stopped", interrupted);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException failed) {
            throw new IllegalStateException(String.valueOf(failed.getCause()), failed);
        }
    }

    private final class LoopVerticle extends AbstractVerticle {

        private final HttpClientOptions options;

        LoopVerticle(HttpClientOptions options) {
            this.options = options;
        }

        @Override
        public void start() {
            EventLoop loop = new EventLoop(
                    context, new OutboundPools(vertx, options), new Deadlines(vertx), new ClientConnections(vertx));
            loops.add(loop);
            byThread.put(Thread.currentThread(), loop);
        }
    }
}
