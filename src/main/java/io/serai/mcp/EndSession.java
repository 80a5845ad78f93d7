package io.serai.mcp;

import io.serai.gateway.Call;
import io.serai.http.Answer;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code mcpEndSession}: {@code DELETE /mcp}. */
final class EndSession implements Processor {

    private final Sessions sessions;

    EndSession(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void process(Exchange exchange) {
        sessions.end(OpenStream.session(sessions, Call.of(exchange)));
        exchange.getMessage().setBody(new Answer(204, Answer.JSON, new byte[0], Map.of()));
    }
}
