package io.serai.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in use, from memory. What was read lately is used as it is, and read again in the background shortly
 * before it counts as old; of many callers one reads. While the store cannot be asked, what is known serves for up to 15
 * minutes since it was read, and the store is tried about once a second, not once a call.
 */
final class RecentCredentials {

    /** Longest use of a credential without the store's word that it is still there; reliability.md section 3. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    /** How long "there is none" counts: somebody may be writing it right now. */
    private static final long NONE_COUNTS_FOR = Duration.ofSeconds(3).toNanos();

    private record Entry(
            Optional<Credential> found, @Nullable Quarantined damaged, long readAt, long askAgainAt) {

        Optional<Credential> get() {
            if (damaged != null) {
                throw damaged;
            }
            return found;
        }

        boolean isUsable() {
            return found.isPresent();
        }
    }

    private final CredentialStore store;
    private final LongSupplier nanos;
    private final long freshFor;
    private final Outage outage = new Outage();
    private final Cache<ConnectionId, Entry> entries;
    private final Map<ConnectionId, CompletableFuture<Optional<Credential>>> reads = new ConcurrentHashMap<>();

    /**
     * @param freshFor how long what was read counts, which is how long a change that was made behind Serai's back may take
     * @param nanos the time as {@link System#nanoTime} gives it
     */
    RecentCredentials(CredentialStore store, Duration freshFor, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
        this.freshFor = freshFor.toNanos();
        this.entries = Caffeine.newBuilder()
                .executor(Runnable::run) // its upkeep is done quicker than handed over
                .maximumSize(100_000)
                .expireAfterWrite(LONGEST)
                .ticker(nanos::getAsLong)
                .build();
    }

    /**
     * From memory alone; never blocks.
     *
     * @return null if the store must be asked, see {@link #read}
     * @throws Quarantined if the stored value does not open
     */
    @Nullable
    Optional<Credential> remembered(ConnectionId id) {
        Entry entry = entries.getIfPresent(id);
        if (entry == null) {
            return null;
        }
        long now = nanos.getAsLong();
        if (now - entry.askAgainAt() < 0) {
            return entry.get();
        }
        if (!entry.isUsable()) {
            return null;
        }
        if (now - entry.readAt() < freshFor) {
            readInBackground(id);
            return entry.get();
        }
        return whileTheStoreIsAway(id, entry, now) ? entry.get() : null;
    }

    private boolean whileTheStoreIsAway(ConnectionId id, Entry entry, long now) {
        if (outage.isOn()) {
            if (outage.isTimeToTry(now)) {
                readInBackground(id);
            }
            return true;
        }
        if (outage.endedAfter(entry.readAt(), now)) {
            if (outage.isTurnOf(id, now)) {
                readInBackground(id);
            }
            return true;
        }
        return false;
    }

    /**
     * The same, asking the store if need be. Blocks.
     *
     * @throws Quarantined if the stored value does not open
     * @throws StoreUnavailable if the store must be asked and cannot
     */
    Optional<Credential> read(ConnectionId id) {
        Optional<Credential> remembered = remembered(id);
        if (remembered != null) {
            return remembered;
        }
        outage.refuse(nanos.getAsLong());
        try {
            return load(id);
        } catch (StoreUnavailable down) {
            Entry entry = entries.getIfPresent(id);
            if (entry != null && entry.isUsable()) {
                return entry.get();
            }
            throw down;
        }
    }

    /** Whoever needs the answer asks again, and is told if there is none. */
    private void readInBackground(ConnectionId id) {
        CompletableFuture<Optional<Credential>> mine = new CompletableFuture<>();
        if (reads.putIfAbsent(id, mine) == null) {
            Thread.ofVirtual().name("credential-read").start(() -> load(id, mine));
        }
    }

    /** Of callers at the same time one asks; the others wait for its answer. */
    private Optional<Credential> load(ConnectionId id) {
        CompletableFuture<Optional<Credential>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Credential>> other = reads.putIfAbsent(id, mine);
        if (other == null) {
            load(id, mine);
        }
        return join(other == null ? mine : other);
    }

    private void load(ConnectionId id, CompletableFuture<Optional<Credential>> mine) {
        try {
            Optional<Credential> found = store.find(id);
            outage.end(nanos.getAsLong());
            keep(id, mine, found, null);
            mine.complete(found);
        } catch (RuntimeException failed) {
            if (failed instanceof StoreUnavailable down && down.concernsEverybody()) {
                outage.begin(down, nanos.getAsLong());
            }
            keep(id, mine, Optional.empty(), failed);
            mine.completeExceptionally(failed);
        }
    }

    private static Optional<Credential> join(CompletableFuture<Optional<Credential>> other) {
        try {
            return other.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Unless the connection was changed meanwhile: then what was read is old, see {@link #forget}. */
    private void keep(
            ConnectionId id,
            CompletableFuture<Optional<Credential>> mine,
            Optional<Credential> found,
            @Nullable RuntimeException failed) {
        reads.computeIfPresent(id, (key, running) -> {
            if (running != mine) {
                return running;
            }
            if (failed == null || failed instanceof Quarantined) {
                entries.put(id, entry(found, failed instanceof Quarantined damaged ? damaged : null));
            }
            return null;
        });
    }

    private Entry entry(Optional<Credential> found, @Nullable Quarantined damaged) {
        long now = nanos.getAsLong();
        // Not all at the same moment: each between 70 and 95 % of the time.
        long counts = found.isPresent()
                ? (long) (freshFor * (0.7 + 0.25 * ThreadLocalRandom.current().nextDouble()))
                : Math.min(freshFor, NONE_COUNTS_FOR);
        return new Entry(found, damaged, now, now + counts);
    }

    /** Uses a credential that the store does not have yet; what is being read at this moment is older. */
    void keep(Credential unsaved) {
        ConnectionId id = unsaved.connection().id();
        reads.compute(id, (key, running) -> {
            entries.put(id, entry(Optional.of(unsaved), null));
            return null;
        });
    }

    /** After a change of the connection; also what is being read at this moment does not count. */
    void forget(ConnectionId id) {
        reads.compute(id, (key, running) -> {
            entries.invalidate(id);
            return null;
        });
    }

    /** The store has taken a write: whatever was wrong with it is over. */
    void storeAnswered() {
        outage.end(nanos.getAsLong());
    }

    /** The store could be reached, though nothing was read: this node has not begun without it. */
    void storeReached() {
        outage.reached();
    }

    void forgetAll(String tenantId) {
        entries.asMap().keySet().stream()
                .filter(id -> id.tenantId().equals(tenantId))
                .forEach(this::forget);
        reads.keySet().stream().filter(id -> id.tenantId().equals(tenantId)).forEach(this::forget);
    }

    /** Whether the store answers, or did so recently enough for what is known to serve. */
    boolean isServing() {
        return outage.hasAnswered() && (!outage.isOn() || outage.isShorterThan(LONGEST, nanos.getAsLong()));
    }

    boolean isStoreAway() {
        return outage.isOn();
    }
}
