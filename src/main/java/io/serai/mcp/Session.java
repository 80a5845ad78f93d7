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
    private final @Nullable Outlet stream;
    private final Map<String, Runnable> running = new ConcurrentHashMap<>();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String level;
    private int opened;
    private volatile boolean leaving;
    private volatile Runnable whenUsed = () -> {};
    private volatile long usedAt = System.nanoTime();

    /** @param stream on which a client of the old pair of paths hears everything; null of any other */
    Session(String id, Owner owner, @Nullable Outlet stream) {
        this.id = id;
        this.owner = owner;
        this.stream = stream;
    }

    String id() {
        return id;
    }

    Owner owner() {
        return owner;
    }

    String tenantId() {
        return owner.tenantId();
    }

    boolean belongsTo(Owner other) {
        return owner.equals(other);
    }

    void use() {
        usedAt = System.nanoTime();
        whenUsed.run();
    }

    void whenUsed(Runnable action) {
        whenUsed = action;
    }

    /** Where all answers go; null if each goes back with its request. */
    @Nullable
    Outlet stream() {
        return stream;
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
        leaveIfDone();
    }

    /** How many calls are under way that can be cancelled. */
    int running() {
        return running.size();
    }

    /** Ends the stream as soon as the calls under way have been answered on it. */
    void leave() {
        leaving = true;
        leaveIfDone();
    }

    private void leaveIfDone() {
        if (leaving && stream != null && running.isEmpty()) {
            stream.end();
        }
    }

    void cancel(String messageId) {
        Runnable cancellation = running.remove(messageId);
        if (cancellation != null) {
            cancellation.run();
        }
    }

    /** Tells that these lists have changed, and with that of resources perhaps those that the client watches. */
    void tell(Set<Listing> lists, Outlet outlet, RpcAnswers rpc) {
        lists.forEach(list -> outlet.send(rpc.notification(list.notification(), rpc.object())));
        if (lists.contains(Listing.RESOURCES)) {
            watched.forEach(uri -> outlet.send(rpc.notification(
                    "notifications/resources/updated", rpc.object().put("uri", uri))));
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
        if (stream != null) {
            stream.end();
        }
    }
}
