package io.serai.mcp;

import io.serai.http.EventStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One stream of messages to a client, which survives the connection: what was sent last can be sent again. */
final class Channel implements Outlet {

    private static final int MOST_EVENTS = 50;
    private static final int MOST_BYTES = 256 * 1024;

    private record Event(long number, byte[] bytes) {}

    private final String name;
    private final ArrayDeque<Event> recent = new ArrayDeque<>();
    private int recentBytes;
    private long last;
    private boolean ended;
    private @Nullable EventStream stream;

    Channel(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized boolean isOpen() {
        return stream != null;
    }

    @Override
    public synchronized void send(byte[] message) {
        if (ended) {
            return;
        }
        Event event = new Event(++last, EventStream.event(name + "-" + last, null, message));
        recent.add(event);
        recentBytes += event.bytes().length;
        while (recent.size() > MOST_EVENTS || recentBytes > MOST_BYTES && recent.size() > 1) {
            recentBytes -= recent.remove().bytes().length;
        }
        if (stream != null && !stream.send(event.bytes())) {
            stream = null;
        }
    }

    /** From now on messages go here; those behind the given one first. */
    synchronized void attach(EventStream next, long after) {
        if (stream != null) {
            stream.end();
        }
        stream = next;
        recent.stream().filter(event -> event.number() > after).forEach(event -> next.send(event.bytes()));
        if (ended) {
            next.end();
        }
    }

    /** The connection is gone; the channel waits for another. */
    synchronized void detach(EventStream gone) {
        if (stream == gone) {
            stream = null;
        }
    }

    @Override
    public synchronized void end() {
        ended = true;
        if (stream != null) {
            stream.end();
        }
    }
}
