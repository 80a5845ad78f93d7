package io.serai.mcp;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.ConnectionListener;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Tool;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that hear when their lists change: those of all tenants when a tool comes or goes, those of one when an
 * account is connected or not any more. What happens within a moment is told once.
 */
final class Listeners implements ConnectionListener, AutoCloseable {

    private static final long MOMENT_MILLIS = 200;

    /** How long a client is heard without showing its credential again. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final long SWEEP_SECONDS = 30;
    private static final Logger LOGGER = LoggerFactory.getLogger(Listeners.class);

    /** A client that listens. */
    interface Listener {

        Owner owner();

        void changed(Set<Listing> lists);

        /** No more will come; the client may ask again. */
        void end();
    }

    private final Map<Listener, Future<?>> listeners = new ConcurrentHashMap<>();
    private final int mostPerTenant;
    private final Duration longest;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mcp-listeners").daemon().factory());
    private final Set<String> tenants = new HashSet<>();
    private final Predicate<Owner> standing;
    private final List<Future<?>> sweeps;
    private final Offers offers;
    private Map<Listing, List<Tool>> last;
    private volatile boolean ending;
    private boolean all;
    private boolean due;

    /** @param standing whether somebody who was let in still would be; may block */
    Listeners(int mostPerTenant, Sessions sessions, Offers offers, Predicate<Owner> standing) {
        this(mostPerTenant, LONGEST, sessions, offers, standing);
    }

    /** @param longest instead of our own */
    Listeners(int mostPerTenant, Duration longest, Sessions sessions, Offers offers, Predicate<Owner> standing) {
        this.longest = longest;
        this.standing = standing;
        this.offers = offers;
        this.last = offers.listings();
        this.mostPerTenant = mostPerTenant;
        sweeps = List.of(every(SWEEP_SECONDS, sessions::sweep), every(1, this::endThoseWhoMayNotListen));
    }

    /** @throws Problem 429 if the tenant has too many already */
    void requireRoom(String tenantId) {
        long count = listeners.keySet().stream()
                .filter(listener -> listener.owner().tenantId().equals(tenantId))
                .count();
        if (count >= mostPerTenant) {
            throw Problem.of(ProblemType.RATE_LIMIT_EXCEEDED, "The tenant has " + count + " streams open already.")
                    .withRetryAfter(30);
        }
    }

    void add(Listener listener) {
        listeners.put(listener, endLater(listener));
        if (ending) {
            listener.end(); // whoever was let go a moment ago would hold up the end by coming again
        }
    }

    /** Its client has shown its credential again. */
    void renew(Listener listener) {
        listeners.computeIfPresent(listener, (same, end) -> {
            end.cancel(false);
            return endLater(same);
        });
    }

    private Future<?> endLater(Listener listener) {
        return clockwork.schedule(listener::end, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of revoked keys and suspended tenants; known at once here, and as soon as other instances' changes are anywhere. */
    private void endThoseWhoMayNotListen() {
        Map<Owner, Boolean> asked = new HashMap<>();
        for (Listener listener : listeners.keySet()) {
            try {
                if (!asked.computeIfAbsent(listener.owner(), standing::test)) {
                    listener.end();
                }
            } catch (RuntimeException down) {
                LOGGER.debug("Who may listen cannot be found out now", down);
                return;
            }
        }
    }

    void remove(Listener listener) {
        Future<?> end = listeners.remove(listener);
        if (end != null) {
            end.cancel(false);
        }
    }

    /** Runs a task again and again. */
    Future<?> every(long seconds, Runnable task) {
        return clockwork.scheduleWithFixedDelay(task, seconds, seconds, TimeUnit.SECONDS);
    }

    /** A tool has come or gone. */
    synchronized void toolsChanged() {
        all = true;
        tellSoon();
    }

    /** A tool of one tenant alone has come or gone. */
    synchronized void toolsChanged(String tenantId) {
        tenants.add(tenantId);
        tellSoon();
    }

    @Override
    public void changed(ConnectionId id) {
        toolsChanged(id.tenantId());
    }

    @Override
    public void storing(Connection connection) {
        // It is not there yet.
    }

    @Override
    public void discovered(Connection connection) {
        changed(connection.id());
    }

    @Override
    public void removed(ConnectionId id) {
        // Said by changed, too.
    }

    private void tellSoon() {
        if (!due && !clockwork.isShutdown()) {
            due = true;
            var unused = clockwork.schedule(this::tell, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tell() {
        Set<String> told;
        boolean everybody;
        synchronized (this) {
            told = Set.copyOf(tenants);
            everybody = all;
            tenants.clear();
            all = false;
            due = false;
        }
        Set<Listing> changed = everybody ? difference() : EnumSet.noneOf(Listing.class);
        listeners.keySet().forEach(listener -> {
            Set<Listing> lists = EnumSet.noneOf(Listing.class);
            lists.addAll(changed);
            if (told.contains(listener.owner().tenantId())) {
                lists.add(Listing.TOOLS); // which say whether there is an account for them
            }
            if (!lists.isEmpty()) {
                listener.changed(lists);
            }
        });
    }

    /** Called by one thread alone. */
    private Set<Listing> difference() {
        Map<Listing, List<Tool>> now = offers.listings();
        Set<Listing> changed = EnumSet.noneOf(Listing.class);
        now.forEach((list, tools) -> {
            if (!tools.equals(last.get(list))) {
                changed.add(list);
            }
        });
        last = now;
        return changed;
    }

    /** Tells everybody to ask again, elsewhere perhaps. */
    void endAll() {
        ending = true;
        Set.copyOf(listeners.keySet()).forEach(Listener::end);
    }

    @Override
    public void close() {
        sweeps.forEach(sweep -> sweep.cancel(false));
        clockwork.shutdownNow();
    }
}
