package io.serai.mcp;

import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.http.EventStream;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code mcpStream}: {@code GET /mcp}, on which a client of the revisions until 2025 hears what it did not ask for. */
final class OpenStream implements Processor {

    private final Sessions sessions;
    private final Listeners listeners;
    private final RpcAnswers rpc;

    OpenStream(Sessions sessions, Listeners listeners, RpcAnswers rpc) {
        this.sessions = sessions;
        this.listeners = listeners;
        this.rpc = rpc;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Request request = call.request();
        String accept = request.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "GET is for clients that accept text/event-stream.")
                    .with("allow", "DELETE, POST");
        }
        Session session = session(sessions, call);
        listeners.requireRoom(call.tenant().id());
        EventStream stream = new EventStream();
        Channel channel = session.resume(stream, request.header("Last-Event-ID"));
        Listening listening = new Listening(session, channel, stream);
        listeners.add(listening);
        stream.whenClosed(() -> {
            listeners.remove(listening);
            channel.detach(stream);
            session.use();
        });
        exchange.getMessage().setBody(Answer.events(stream));
    }

    /** @throws Problem 400 or 404 */
    static Session session(Sessions sessions, Call call) {
        String id = call.request().header(Session.HEADER);
        if (id == null) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Header " + Session.HEADER + " is missing.");
        }
        Session session = sessions.find(id, Owner.of(call));
        if (session == null) {
            throw Problem.of(ProblemType.SESSION_NOT_FOUND, "There is no such session; initialize a new one.");
        }
        return session;
    }

    private final class Listening implements Listeners.Listener {

        private final Session session;
        private final Channel channel;
        private final EventStream stream;

        Listening(Session session, Channel channel, EventStream stream) {
            this.session = session;
            this.channel = channel;
            this.stream = stream;
        }

        @Override
        public Owner owner() {
            return session.owner();
        }

        @Override
        public void changed(Set<Listing> lists) {
            session.tell(lists, channel, rpc);
        }

        @Override
        public void end() {
            stream.end();
        }
    }
}
