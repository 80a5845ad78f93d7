package io.serai.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way of one message to the gateway, and of what is said to it back to the client. A request is answered in any case. */
final class Passage implements Runnable {

    private final ClientMessage message;
    private final Gateway gateway;
    private final Conversation conversation;
    private final ClientLines client;
    private final PrintStream log;
    private volatile @Nullable InputStream body;
    private volatile boolean cancelled;
    private boolean answered;

    Passage(ClientMessage message, Gateway gateway, Conversation conversation, ClientLines client, PrintStream log) {
        this.message = message;
        this.gateway = gateway;
        this.conversation = conversation;
        this.client = client;
        this.log = log;
    }

    ClientMessage message() {
        return message;
    }

    @Override
    public void run() {
        try {
            pass();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            log.println("serai mcp-stdio: the client does not take its answers any more");
        }
    }

    /** Nothing more is told to the client. */
    void cancel() {
        cancelled = true;
    }

    /** The same, and the gateway learns it by that nobody listens. */
    void cut() throws IOException {
        cancelled = true;
        InputStream open = body;
        if (open != null) {
            open.close();
        }
    }

    private void pass() throws IOException, InterruptedException {
        try {
            hear(send());
            if (message.isRequest() && !answered) {
                throw Refusal.cutOff(message, gateway);
            }
        } catch (ClientGone gone) {
            throw gone;
        } catch (IOException broken) {
            refuse(Refusal.of(broken, message, gateway));
        } catch (Refusal refused) {
            refuse(refused);
        }
    }

    private HttpResponse<InputStream> send() throws IOException, InterruptedException, Refusal {
        Conversation.Session session = message.isModern() || message.isGreeting() ? null : conversation.session();
        if (session == null) {
            return gateway.post(message.bytes(), message.isModern() ? message.modernHeaders() : Map.of());
        }
        HttpResponse<InputStream> response = gateway.post(message.bytes(), session.headers());
        if (response.statusCode() != 404 || session.id() == null) {
            return response;
        }
        response.body().close();
        return gateway.post(message.bytes(), conversation.renew(session).headers());
    }

    private void hear(HttpResponse<InputStream> response) throws IOException, Refusal {
        try (InputStream open = response.body()) {
            body = open;
            int status = response.statusCode();
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (cancelled || status == 202 || status == 204) {
                return;
            }
            if (status == 200 && type.startsWith("text/event-stream")) {
                hearEvents(new EventReader(open));
            } else if (type.startsWith("application/json")) {
                hearAnswer(response, open.readAllBytes());
            } else {
                throw Refusal.of(response, gateway);
            }
        }
    }

    private void hearEvents(EventReader events) throws IOException {
        for (EventReader.Event event = events.next(); event != null; event = events.next()) {
            if (!event.data().isEmpty()) {
                byte[] data = event.data().getBytes(UTF_8);
                answered |= message.isAnsweredBy(ClientMessage.JSON.readTree(data));
                tell(data);
            }
        }
    }

    private void hearAnswer(HttpResponse<InputStream> response, byte[] answer) throws IOException, Refusal {
        if (!message.isRequest()) {
            log.println("serai mcp-stdio: Serai refuses " + message.method() + " (" + response.statusCode() + ")");
            return;
        }
        JsonNode json = ClientMessage.JSON.readTree(answer);
        if (!json.has("jsonrpc")) {
            throw Refusal.of(response.statusCode(), json, gateway);
        }
        answered = true;
        if (json instanceof ObjectNode error && !error.has("id")) {
            error.set("id", message.id());
            tell(ClientMessage.JSON.writeValueAsBytes(error));
            return;
        }
        if (message.isGreeting() && json.has("result")) {
            conversation.begin(message, response, json);
        }
        tell(answer);
    }

    private void refuse(Refusal refused) throws IOException {
        if (cancelled) {
            return;
        }
        log.println("serai mcp-stdio: " + refused.getMessage());
        if (message.isRequest() && !answered) {
            tell(refused.answer(message.id()));
        }
    }

    private void tell(byte[] line) throws IOException {
        if (cancelled) {
            return;
        }
        try {
            client.send(line);
        } catch (IOException gone) {
            throw new ClientGone(gone);
        }
    }

    /** As opposed to a gateway that has gone. */
    private static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1;

        ClientGone(IOException cause) {
            super(cause);
        }
    }
}
