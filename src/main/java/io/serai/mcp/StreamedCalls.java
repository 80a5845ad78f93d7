package io.serai.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.InnerRoute;
import io.serai.http.Answer;
import io.serai.http.EventStream;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Progress;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose clients want to hear how far they have come: the answer is a stream, begun before the call. What the tool's
 * route does not report is the time that has passed.
 */
final class StreamedCalls {

    private static final String TOKEN = "progressToken";
    private static final String LEVEL = "io.modelcontextprotocol/logLevel";
    private static final long BEAT_SECONDS = 5;

    /** Calls whose answers one stream waits for. */
    private static final int MOST_AT_ONCE = 100;

    private final InnerRoute route;
    private final Listeners listeners;
    private final CallResults results;
    private final RpcAnswers rpc;

    StreamedCalls(InnerRoute route, Listeners listeners, CallResults results, RpcAnswers rpc) {
        this.route = route;
        this.listeners = listeners;
        this.results = results;
        this.rpc = rpc;
    }

    InnerRoute route() {
        return route;
    }

    static boolean areWanted(Request request, Message message) {
        boolean tells = message.meta().has(TOKEN) || level(message) != null;
        String accept = !tells ? null : request.header("Accept");
        return accept != null && accept.contains("text/event-stream");
    }

    private static @Nullable String level(Message message) {
        return message.session() == null
                ? message.meta().path(LEVEL).asText(null)
                : message.session().level();
    }

    /** Begins the call; its answer comes on the stream. */
    Answer begin(Exchange exchange, Message message, Call call) {
        Outlet shared = message.stream();
        if (shared == null) {
            EventStream stream = new EventStream();
            begin(exchange, message, call, outlet(message, stream));
            return Answer.events(stream);
        }
        if (message.session() != null && message.session().running() >= MOST_AT_ONCE) {
            throw Problem.of(ProblemType.RATE_LIMIT_EXCEEDED, MOST_AT_ONCE + " calls of this session are under way.")
                    .withRetryAfter(1);
        }
        begin(exchange, message, call, Outlet.keeping(shared));
        return RpcAnswers.accepted();
    }

    private void begin(Exchange exchange, Message message, Call call, Outlet outlet) {
        Running running = new Running(message, outlet);
        call.progress(running);
        Future<?> beats = listeners.every(BEAT_SECONDS, running::beat);
        if (message.session() != null) {
            message.session().begin(String.valueOf(message.id()), running::cancel);
        }
        route.send(exchange, call, () -> {
            beats.cancel(false);
            running.end(call);
        });
    }

    private static Outlet outlet(Message message, EventStream stream) {
        if (message.session() == null) {
            return Outlet.of(stream);
        }
        Channel channel = message.session().open();
        channel.attach(stream, 0);
        stream.whenClosed(() -> channel.detach(stream));
        return channel;
    }

    /** One such call, and what its client has been told. */
    private final class Running implements Progress {

        private final Message message;
        private final Outlet outlet;
        private final long begun = System.nanoTime();
        private double last = -1;
        private boolean reported;
        private boolean over;

        Running(Message message, Outlet outlet) {
            this.message = message;
            this.outlet = outlet;
        }

        @Override
        public synchronized void report(double done, @Nullable Double total, @Nullable String text) {
            if (!reported) {
                reported = true;
                last = Math.min(last, done - 1); // the route counts something else than seconds
            }
            tell(done, total, text);
        }

        synchronized void beat() {
            if (!reported) {
                tell((System.nanoTime() - begun) / 1_000_000_000, null, "seconds so far");
            }
        }

        @Override
        public synchronized void remark(String level, String text) {
            String least = level(message);
            if (over || least == null || LEVELS.indexOf(level) < LEVELS.indexOf(least)) {
                return;
            }
            outlet.send(rpc.notification(
                    "notifications/message", rpc.object().put("level", level).put("data", text)));
        }

        private void tell(double done, @Nullable Double total, @Nullable String text) {
            if (over || done <= last || !message.meta().has(TOKEN)) {
                return;
            }
            last = done;
            ObjectNode params = rpc.object();
            params.set("progressToken", message.meta().get(TOKEN));
            params.put("progress", done);
            if (total != null) {
                params.put("total", total);
            }
            if (text != null) {
                params.put("message", text);
            }
            outlet.send(rpc.notification("notifications/progress", params));
        }

        void cancel() {
            finish(null);
        }

        void end(Call call) {
            Problem problem = call.problem();
            finish(problem == null ? results.success(message, call) : results.failure(message, call, problem));
        }

        private synchronized void finish(byte @Nullable [] answer) {
            if (over) {
                return;
            }
            over = true;
            if (answer != null) {
                outlet.send(answer);
            }
            outlet.end();
            if (message.session() != null) {
                message.session().finish(String.valueOf(message.id()));
            }
        }
    }
}
