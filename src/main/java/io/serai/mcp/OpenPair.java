package io.serai.mcp;

import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.http.EventStream;
import io.serai.http.PublicUrl;
import io.serai.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code mcpPair}: {@code GET /sse} of revision 2024-11-05. Its first event says where the client's messages go; their
 * answers and all that the client did not ask for follow on the same stream, with which the session ends.
 */
final class OpenPair implements Processor {

    static final String STREAM = "/sse";
    static final String MESSAGES = "/messages";

    private static final String SESSION = "sessionId";

    private final Sessions sessions;
    private final Listeners listeners;
    private final RpcAnswers rpc;
    private final String address;

    OpenPair(Sessions sessions, Listeners listeners, RpcAnswers rpc, PublicUrl publicUrl) {
        this.sessions = sessions;
        this.listeners = listeners;
        this.rpc = rpc;
        this.address = publicUrl.url().getRawPath() + MESSAGES + "?" + SESSION + "=";
    }

    /** Whether it came to the address that the stream named. */
    static boolean isMessage(Request request) {
        return McpProblems.bare(request.path()).equals(MESSAGES);
    }

    /** @throws RpcError 400 or 404 */
    static Session session(Sessions sessions, Call call) {
        String id = call.request().query(SESSION);
        if (id == null) {
            throw RpcError.of(RpcError.INVALID_REQUEST, 400, "Parameter sessionId is missing; GET /sse names it.");
        }
        Session session = sessions.findWithStream(id, Owner.of(call));
        if (session == null) {
            throw RpcError.of(RpcError.INVALID_REQUEST, 404, "There is no such session; open another with GET /sse.");
        }
        return session;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        listeners.requireRoom(call.tenant().id());
        EventStream stream = new EventStream();
        Outlet outlet = Outlet.of(stream, "message");
        Session session = sessions.open(Owner.of(call), outlet);
        stream.send(EventStream.event(null, "endpoint", (address + session.id()).getBytes(StandardCharsets.US_ASCII)));
        Listening listening = new Listening(session, outlet);
        listeners.add(listening);
        session.whenUsed(() -> listeners.renew(listening));
        stream.whenClosed(() -> {
            listeners.remove(listening);
            sessions.end(session);
        });
        exchange.getMessage().setBody(Answer.events(stream));
    }

    private final class Listening implements Listeners.Listener {

        private final Session session;
        private final Outlet outlet;

        Listening(Session session, Outlet outlet) {
            this.session = session;
            this.outlet = outlet;
        }

        @Override
        public Owner owner() {
            return session.owner();
        }

        @Override
        public void changed(Set<Listing> lists) {
            session.tell(lists, outlet, rpc);
        }

        @Override
        public void end() {
            session.leave();
        }
    }
}
