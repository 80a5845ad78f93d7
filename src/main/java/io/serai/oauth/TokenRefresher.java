package io.serai.oauth;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.credential.Refresher;
import io.serai.oauth.Refreshes.Claim;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;

/**
 * Renews connections, each at most once at a time: on this node all who wait share one refresh, and among the nodes a
 * lease in the database decides who makes it.
 */
final class TokenRefresher implements Refresher {

    /** How long a refresh is waited for that another node is making; whoever asked may have given up before. */
    private static final Duration OTHERS = Duration.ofSeconds(90);

    private static final long SHORTEST_LOOK_MILLIS = 40;
    private static final long LONGEST_LOOK_MILLIS = 400;

    private final Connections connections;
    private final Refreshes refreshes;
    private final RefreshAttempt attempt;
    private final RefreshPlan plan;
    private final Clock clock;
    private final Map<ConnectionId, CompletableFuture<Credential>> underWay = new ConcurrentHashMap<>();

    TokenRefresher(
            Connections connections, Refreshes refreshes, RefreshAttempt attempt, RefreshPlan plan, Clock clock) {
        this.connections = connections;
        this.refreshes = refreshes;
        this.attempt = attempt;
        this.plan = plan;
        this.clock = clock;
    }

    @Override
    public Credential refresh(ConnectionId id, long seenVersion, Duration patience) {
        return refresh(id, seenVersion, patience, true);
    }

    /** The same for the schedule: nobody waits for it. */
    Credential refreshAhead(ConnectionId id, long seenVersion) {
        return refresh(id, seenVersion, OTHERS, false);
    }

    private Credential refresh(ConnectionId id, long seenVersion, Duration patience, boolean callsWait) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Credential fresh = await(shared(id, seenVersion, callsWait), deadline - System.nanoTime());
            if (fresh.connection().version() > seenVersion) {
                return fresh;
            }
            // It was begun by somebody who had seen an older one.
        }
    }

    private CompletableFuture<Credential> shared(ConnectionId id, long seenVersion, boolean callsWait) {
        CompletableFuture<Credential> mine = new CompletableFuture<>();
        CompletableFuture<Credential> there = underWay.putIfAbsent(id, mine);
        if (there != null) {
            return there;
        }
        Thread.ofVirtual().name("refresh").start(() -> {
            try {
                Credential fresh = renewed(id, seenVersion, callsWait);
                underWay.remove(id, mine);
                mine.complete(fresh);
            } catch (Throwable failed) {
                underWay.remove(id, mine);
                mine.completeExceptionally(failed);
            }
        });
        return mine;
    }

    private static Credential await(CompletableFuture<Credential> refresh, long nanos) {
        try {
            return refresh.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw problem(failed);
        } catch (TimeoutException late) {
            throw RefreshAttempt.notRenewed().causedBy(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw RefreshAttempt.notRenewed().causedBy(stopped);
        }
    }

    private static Problem problem(ExecutionException failed) {
        Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
        if (cause instanceof Problem problem) {
            return problem;
        }
        if (cause instanceof DataAccessException) {
            return Problem.of(ProblemType.STORE_UNAVAILABLE, "The database does not answer; nothing was renewed.")
                    .withOutcome(Outcome.NOT_SENT)
                    .withRetryAfter(5)
                    .causedBy(cause);
        }
        return Problem.of(ProblemType.INTERNAL_ERROR, "The token could not be renewed.")
                .withOutcome(Outcome.NOT_SENT)
                .causedBy(cause);
    }

    private Credential renewed(ConnectionId id, long seenVersion, boolean callsWait) throws InterruptedException {
        long givingUp = System.nanoTime() + OTHERS.toNanos();
        long pause = SHORTEST_LOOK_MILLIS;
        while (System.nanoTime() < givingUp) {
            Credential stored = stored(id);
            if (isNewer(stored, seenVersion)) {
                connections.forget(id);
                return stored;
            }
            attempt.requireMeans(stored);
            Optional<Credential> fresh =
                    switch (refreshes.claim(id, stored.connection().version())) {
                        case Claim.Granted(Lease lease) -> holding(lease, seenVersion, callsWait);
                        case Claim.TooEarly() -> throw RefreshAttempt.notRenewed();
                        case Claim.Busy() -> Optional.empty();
                    };
            if (fresh.isPresent()) {
                return fresh.get();
            }
            Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause));
            pause = Math.min(LONGEST_LOOK_MILLIS, pause * 2);
        }
        throw RefreshAttempt.notRenewed();
    }

    /** Looks once more, now that nobody else can be at it: what was stored before the lease was ours counts. */
    private Optional<Credential> holding(Lease lease, long seenVersion, boolean callsWait) {
        Credential stored;
        try {
            stored = stored(lease.id());
            if (isNewer(stored, seenVersion)) {
                refreshes.settle(lease);
                connections.forget(lease.id());
                return Optional.of(stored);
            }
            attempt.requireMeans(stored);
        } catch (Problem over) {
            refreshes.giveBack(lease);
            throw over;
        }
        Optional<Credential> fresh = attempt.renew(lease, stored, callsWait);
        fresh.map(Credential::connection).ifPresent(plan::ensure);
        return fresh;
    }

    private Credential stored(ConnectionId id) {
        Credential stored = connections.stored(id).orElseThrow(() -> Connections.notFound(id)
                .withOutcome(Outcome.NOT_SENT));
        if (stored.connection().state() != Connection.State.ACTIVE) {
            throw Connections.ended(id);
        }
        return stored;
    }

    private boolean isNewer(Credential stored, long seenVersion) {
        return stored.connection().version() > seenVersion
                && !stored.connection().isWornOut(clock.instant());
    }
}
