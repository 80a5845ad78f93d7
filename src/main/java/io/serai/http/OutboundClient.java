package io.serai.http;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The only client that calls providers: on the caller's event loop, without redirects, cookies or retries. The result
 * arrives once, on the loop.
 */
public final class OutboundClient {

    /** Receives what became of a request: exactly one of the two calls, once, on an event loop. */
    public interface Receiver {

        void answered(OutboundResponse response);

        void failed(OutboundFailure failure);
    }

    /**
     * Receives what became of a request that is passed on: {@link #failed} alone, or {@link #answered} and later, once,
     * {@link #ended}; all on the client's event loop.
     */
    public interface PassReceiver {

        void answered(PassedAnswer answer);

        void failed(OutboundFailure failure);

        /**
         * @param whole whether the answer came to its end
         * @param sent bytes of the request's body
         * @param received bytes of the answer's body
         */
        void ended(boolean whole, long sent, long received);
    }

    private final EventLoops loops;
    private final LongAnswers longAnswers;
    private final int maxAnswerBytes;

    OutboundClient(EventLoops loops, LongAnswers longAnswers, int maxAnswerBytes) {
        this.loops = loops;
        this.longAnswers = longAnswers;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** Sends a request. Returns at once; may be called from any thread. */
    public void send(OutboundRequest request, Receiver receiver) {
        EventLoops.EventLoop loop = loops.currentOrAny();
        OutboundExchange exchange = new OutboundExchange(loop, request, receiver, longAnswers, maxAnswerBytes);
        if (loops.isCurrent(loop)) {
            loop.atEndOfTurn(() -> start(request, exchange));
        } else {
            loop.run(() -> start(request, exchange));
        }
    }

    /**
     * Sends a request and waits; not on an event loop. The request's own limit is the longest that it waits.
     *
     * @throws Unanswered if there is no answer
     */
    public OutboundResponse exchange(OutboundRequest request) throws Unanswered, InterruptedException {
        CompletableFuture<OutboundResponse> answer = new CompletableFuture<>();
        send(request, new Receiver() {
            @Override
            public void answered(OutboundResponse response) {
                answer.complete(response);
            }

            @Override
            public void failed(OutboundFailure failure) {
                answer.completeExceptionally(new Unanswered(failure));
            }
        });
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw (Unanswered) failed.getCause();
        }
    }

    /**
     * Passes a request on: the head is {@code request}, and so is the body if it has one; otherwise the body of {@code from}
     * goes on as it comes in. Returns at once; may be called from any thread.
     */
    public void pass(OpenRequest from, OutboundRequest request, PassLimits limits, PassReceiver receiver) {
        PassedExchange exchange = new PassedExchange(from, request, limits, receiver);
        from.loop().run(() -> {
            try {
                exchange.begin().request(options(request)).onComplete(connected -> {
                    if (connected.succeeded()) {
                        exchange.connected(connected.result());
                    } else {
                        exchange.unreachable(connected.cause());
                    }
                });
            } catch (RuntimeException closed) {
                exchange.unreachable(closed);
            }
        });
    }

    /** Runs a task after a while, on this event loop or, called from elsewhere, on any. */
    public void later(long millis, Runnable task) {
        loops.currentOrAny().runLater(millis, task);
    }

    private static void start(OutboundRequest request, OutboundExchange exchange) {
        try {
            HttpClient client = exchange.begin();
            client.request(options(request)).onComplete(connected -> {
                if (connected.succeeded()) {
                    exchange.connected(connected.result());
                } else {
                    exchange.unreachable(connected.cause());
                }
            });
        } catch (RuntimeException closed) {
            exchange.unreachable(closed); // nobody above us is left to be told
        }
    }

    private static RequestOptions options(OutboundRequest request) {
        boolean tls = "https".equals(request.base().getScheme());
        int port = request.base().getPort();
        int effectivePort = port >= 0 ? port : tls ? 443 : 80;
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setHost(request.base().getHost())
                .setPort(effectivePort)
                .setSsl(tls)
                .setURI(request.target());
        if (request.pinned() != null) {
            options.setServer(SocketAddress.inetSocketAddress(
                    effectivePort, request.pinned().getHostAddress()));
        }
        return options;
    }
}
