package io.serai.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes on what the gateway says without having been asked, for as long as the client is there. */
final class Listener implements Runnable {

    private static final long SHORTEST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;

    /** A stream that lasted so long was a good one. */
    private static final long GOOD_NANOS = 5_000_000_000L;

    private final Gateway gateway;
    private final Conversation conversation;
    private final ClientLines client;
    private final PrintStream log;
    private Conversation.@Nullable Session heard;
    private @Nullable String lastEvent;
    private long pause = SHORTEST_PAUSE_MILLIS;
    private boolean troubled;
    private volatile boolean ended;

    Listener(Gateway gateway, Conversation conversation, ClientLines client, PrintStream log) {
        this.gateway = gateway;
        this.conversation = conversation;
        this.client = client;
        this.log = log;
    }

    /** What breaks from now on is not worth a word. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        try {
            Conversation.Session session = conversation.session();
            while (!ended && session != null && session.id() != null && listen(session)) {
                Thread.sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                session = conversation.session();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether to try again */
    private boolean listen(Conversation.Session session) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = gateway.listen(headers(session));
            try (EventReader events = new EventReader(response.body())) {
                switch (response.statusCode()) {
                    case 200 -> pass(events);
                    case 404 -> conversation.renew(session);
                    case 405 -> {
                        return false;
                    }
                    default -> throw Refusal.of(response, gateway);
                }
            }
        } catch (Refusal refused) {
            tell(refused.getMessage());
        } catch (IOException broken) {
            tell("Serai at " + gateway.url() + " is away; waiting for it.");
        }
        return true;
    }

    private Map<String, String> headers(Conversation.Session session) {
        Map<String, String> headers = new HashMap<>(session.headers());
        if (!session.equals(heard)) { // another one numbers its events anew
            heard = session;
            lastEvent = null;
        }
        if (lastEvent != null) {
            headers.put("Last-Event-ID", lastEvent);
        }
        return headers;
    }

    private void pass(EventReader events) throws IOException {
        if (troubled) {
            troubled = false;
            log.println("serai mcp-stdio: Serai at " + gateway.url() + " is there again.");
        }
        long begun = System.nanoTime();
        for (EventReader.Event event = events.next(); event != null; event = events.next()) {
            if (event.id() != null) {
                lastEvent = event.id();
            }
            if (!event.data().isEmpty()) {
                client.send(event.data().getBytes(UTF_8));
            }
        }
        if (System.nanoTime() - begun > GOOD_NANOS) {
            pause = SHORTEST_PAUSE_MILLIS;
        }
    }

    /** Once, however long it lasts. */
    private void tell(@Nullable String trouble) {
        if (!troubled && !ended) {
            troubled = true;
            log.println("serai mcp-stdio: " + trouble);
        }
    }
}
