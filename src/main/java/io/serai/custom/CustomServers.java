package io.serai.custom;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Invalidations;
import io.serai.invalidation.Memory;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.tool.OwnToolSource;
import io.serai.tool.OwnTools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The servers of all tenants, and their tools as calls see them. Those in use are in memory for half a minute; that most
 * tenants have none is known of all of them at once. Everything that is not said to answer from memory blocks.
 */
public final class CustomServers implements OwnToolSource, Memory {

    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    /** Of all tools that are in memory, in characters of their schemas. */
    private static final long MOST_REMEMBERED = 50_000_000;

    private record Owners(Set<String> tenantIds, long readAt) {

        boolean isRecent() {
            return System.nanoTime() - readAt < REMEMBERED.toNanos();
        }
    }

    private final ServerStore store;
    private final ServerCalls calls;
    private final Invalidations invalidations;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** How often something was changed: what was being read meanwhile may be older. */
    private final AtomicInteger heard = new AtomicInteger();

    private volatile @Nullable Owners owners;
    private final Cache<String, ServerTools> recent = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(MOST_REMEMBERED)
            .weigher((String tenantId, ServerTools tools) -> tools.weight())
            .expireAfterWrite(REMEMBERED)
            .build();

    CustomServers(ServerStore store, ServerCalls calls, Invalidations invalidations) {
        this.store = store;
        this.calls = calls;
        this.invalidations = invalidations;
    }

    @Override
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public @Nullable OwnTools known(String tenantId) {
        Owners present = owners;
        if (present == null || !present.isRecent()) {
            return null;
        }
        return present.tenantIds().contains(tenantId) ? recent.getIfPresent(tenantId) : OwnTools.NONE;
    }

    @Override
    public OwnTools of(String tenantId) {
        try {
            int before = heard.get();
            Owners present = owners;
            if (present == null || !present.isRecent()) {
                present = new Owners(store.owners(), System.nanoTime());
                owners = heard.get() == before ? present : null;
            }
            if (!present.tenantIds().contains(tenantId)) {
                return OwnTools.NONE;
            }
            OwnTools found = recent.get(tenantId, id -> ServerTools.of(store.ofTenant(id), calls));
            if (heard.get() != before) {
                recent.invalidate(tenantId);
            }
            return found;
        } catch (DataAccessException down) {
            throw Problem.of(ProblemType.STORE_UNAVAILABLE, "The tenant's own tools cannot be looked up at the moment.")
                    .withRetryAfter(5)
                    .causedBy(down);
        }
    }

    public List<CustomServer> ofTenant(String tenantId) {
        return store.ofTenant(tenantId);
    }

    public Optional<CustomServer> find(String tenantId, String id) {
        return store.find(tenantId, id);
    }

    /**
     * What a server offers now.
     *
     * @throws Problem if it cannot be asked within {@code millis}
     */
    public ServerOffer offer(CustomServer server, long millis) {
        return calls.offer(server, millis);
    }

    /**
     * The same of one that need not be kept.
     *
     * @param token what it is shown; null for nothing
     */
    public ServerOffer offer(CustomServer server, @Nullable Secret token, long millis) {
        return calls.offer(server, token, millis);
    }

    /** How many a tenant has now that were there before a moment. */
    public long count(String tenantId, Instant before) {
        return store.count(tenantId, before);
    }

    /** The same of all tenants that have any. */
    public Map<String, Long> counts(Instant before) {
        return store.counts(before);
    }

    /**
     * @param most how many the tenant may have
     * @throws Problem 403 {@code SERVER_QUOTA_EXCEEDED}, 409 {@code SERVER_ALREADY_EXISTS}
     */
    public void add(CustomServer server, long most) {
        store.insert(server, most);
        changed(server.tenantId());
    }

    /** @return false if it is not as it was before: somebody else was faster, and nothing was changed */
    public boolean replace(CustomServer before, CustomServer server) {
        boolean there = store.update(before, server);
        changed(server.tenantId());
        return there;
    }

    /** Offers what a server said that it offers, unless it was changed meanwhile. */
    public CustomServer offering(CustomServer server, ServerOffer offer) {
        CustomServer asked = server.offering(offer.tools());
        replace(server, asked);
        return asked;
    }

    public void remove(String tenantId, String id) {
        store.delete(tenantId, id);
        changed(tenantId);
    }

    /** Of a tenant that goes away. */
    public void deleteAll(String tenantId) {
        store.deleteAll(tenantId);
        changed(tenantId);
    }

    private void changed(String tenantId) {
        forget(tenantId);
        invalidations.announce(Invalidation.of(Invalidation.Kind.SERVERS, tenantId));
    }

    private void forget(String tenantId) {
        heard.incrementAndGet();
        owners = null;
        recent.invalidate(tenantId);
        listeners.forEach(listener -> listener.accept(tenantId));
    }

    @Override
    public Invalidation.Kind kind() {
        return Invalidation.Kind.SERVERS;
    }

    @Override
    public void forget(Invalidation change) {
        forget(change.names().getFirst());
    }

    @Override
    public void forgetAll() {
        heard.incrementAndGet();
        owners = null;
        recent.invalidateAll();
    }
}
