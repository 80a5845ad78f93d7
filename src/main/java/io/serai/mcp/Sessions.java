package io.serai.mcp;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that clients have opened on this instance. Most are never closed, so they end by themselves; and a tenant
 * that opens more than it may loses the one that it has not used for the longest time.
 */
final class Sessions {

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Map<String, Integer> perTenant = new ConcurrentHashMap<>();
    private final long idleNanos;
    private final int most;

    Sessions(Duration idle, int most, MeterRegistry registry) {
        this.idleNanos = idle.toNanos();
        this.most = most;
        Gauge.builder("serai.mcp.sessions", byId, Map::size)
                .description("Sessions of MCP clients on this instance")
                .register(registry);
    }

    Session open(Owner owner) {
        return open(owner, null);
    }

    /** @param stream on which all answers go out; null if each goes back with its request */
    Session open(Owner owner, @Nullable Outlet stream) {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        Session session = new Session(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), owner, stream);
        byId.put(session.id(), session);
        int count = perTenant.merge(session.tenantId(), 1, Integer::sum);
        if (count > most) {
            byId.values().stream()
                    .filter(other -> other.tenantId().equals(session.tenantId()) && other != session)
                    .min(Comparator.comparingLong(other -> other.usedAt() - System.nanoTime()))
                    .ifPresent(this::end);
        }
        return session;
    }

    /** The session, if it is the caller's; null if there is no such one, or it is somebody else's. */
    @Nullable
    Session find(String id, Owner caller) {
        return find(id, caller, false);
    }

    /** The same of those that have one stream for all answers. */
    @Nullable
    Session findWithStream(String id, Owner caller) {
        return find(id, caller, true);
    }

    private @Nullable Session find(String id, Owner caller, boolean withStream) {
        Session session = byId.get(id);
        if (session == null
                || session.stream() != null != withStream
                || !session.belongsTo(caller)
                || isOver(session)) {
            return null;
        }
        session.use();
        return session;
    }

    void end(Session session) {
        if (byId.remove(session.id(), session)) {
            perTenant.computeIfPresent(session.tenantId(), (tenant, count) -> count <= 1 ? null : count - 1);
            session.end();
        }
    }

    /** Ends those that nobody has used or listened to for long. */
    void sweep() {
        byId.values().stream().filter(this::isOver).toList().forEach(this::end);
    }

    private boolean isOver(Session session) {
        return System.nanoTime() - session.usedAt() > idleNanos
                && session.stream() == null // which ends the session when it ends
                && !session.isListening();
    }

    int size() {
        return byId.size();
    }
}
