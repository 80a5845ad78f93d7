package io.serai.mcp;

import io.serai.http.EventStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a client of the revisions until 2025. It is no credential: whoever names it must also be who opened
 * it. A session that nobody listens to holds nothing but its names.
 */
final class Session {

    static final String HEADER = "Mcp-Session-Id";

    /** Streams that can be taken up again after a break. */
    private static final int MOST_CHANNELS = 16;

    private final String id;
    private final Owner owner;
    private final Map<String, Runnable> running = new ConcurrentHashMap<>();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String level;
    private int opened;
    private volatile long usedAt = System.nanoTime();

    Session(String id, Owner owner) {
        this.id = id;
        this.owner = owner;
    }

    String id() {
        return id;
    }

    String tenantId() {
        return owner.tenantId();
    }

    boolean belongsTo(Owner other) {
        return owner.equals(other);
    }

    void use() {
        usedAt = System.nanoTime();
    }

    long usedAt() {
        return usedAt;
    }

    /** From which level on the client wants remarks; null if it wants none. */
    @Nullable
    String level() {
        return level;
    }

    void level(String value) {
        level = value;
    }

    /** Addresses of resources that the client watches. */
    Set<String> watched() {
        return watched;
    }

    /** Notes a call that is under way and can be cancelled; the key is the id of its message as JSON. */
    void begin(String messageId, Runnable cancellation) {
        running.put(messageId, cancellation);
    }

    void finish(String messageId) {
        running.remove(messageId);
    }

    void cancel(String messageId) {
        Runnable cancellation = running.remove(messageId);
        if (cancellation != null) {
            cancellation.run();
        }
    }

    /** A new stream of messages to the client. */
    synchronized Channel open() {
        Iterator<Channel> oldest = channels.values().iterator();
        while (channels.size() >= MOST_CHANNELS && oldest.hasNext()) {
            if (!oldest.next().isOpen()) {
                oldest.remove();
            }
        }
        Channel channel = new Channel(Integer.toString(++opened));
        channels.put(channel.name(), channel);
        return channel;
    }

    /** Goes on with a stream where the client lost it; a new one if that is no longer known. */
    Channel resume(EventStream stream, @Nullable String lastEventId) {
        int dash = lastEventId == null ? -1 : lastEventId.indexOf('-');
        Channel channel = null;
        long after = 0;
        if (lastEventId != null && dash > 0) {
            synchronized (this) {
                channel = channels.get(lastEventId.substring(0, dash));
            }
            after = number(lastEventId.substring(dash + 1));
        }
        Channel found = channel == null ? open() : channel;
        found.attach(stream, after);
        return found;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    boolean isListening() {
        synchronized (this) {
            return channels.values().stream().anyMatch(Channel::isOpen);
        }
    }

    synchronized void end() {
        channels.values().forEach(Channel::end);
        channels.clear();
        running.clear();
    }
}
