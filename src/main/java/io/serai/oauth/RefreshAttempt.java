package io.serai.oauth;

import io.serai.credential.Connection;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.oauth.PairWriter.Written;
import io.serai.oauth.RefreshMeans.Means;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** One request for new tokens, by the holder of the connection's lease. Blocks until the provider answers. */
final class RefreshAttempt {

    private static final Logger LOGGER = LoggerFactory.getLogger(RefreshAttempt.class);

    private final Connections connections;
    private final Refreshes refreshes;
    private final RefreshMeans means;
    private final PairKeeper keeper;
    private final RefreshRecords records;
    private final RefreshSettings settings;
    private final Clock clock;

    RefreshAttempt(
            Connections connections,
            Refreshes refreshes,
            RefreshMeans means,
            PairKeeper keeper,
            RefreshRecords records,
            RefreshSettings settings,
            Clock clock) {
        this.connections = connections;
        this.refreshes = refreshes;
        this.means = means;
        this.keeper = keeper;
        this.records = records;
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws Problem 400 if this connection has nothing to be renewed with, or its provider or client app is missing */
    void requireMeans(Credential credential) {
        means.of(credential.connection().id());
        if (credential.refreshToken() == null) {
            throw Problem.of(ProblemType.NO_REFRESH_TOKEN, "The connection has no refresh token.")
                    .withOutcome(Outcome.NOT_SENT);
        }
    }

    /**
     * Renews the tokens. Whatever happens, the lease is given back; only a pair that the store did not take keeps it.
     *
     * @param current the stored credential, read since the lease is held
     * @param callsWait whether the next attempt may take its time
     * @return empty if the lease was lost before anything was sent, or its result was not wanted any more
     * @throws Problem 424 if the grant has ended, 502 if there were no tokens, 503 if they could not be kept or audited, 404
     *     if the connection is gone
     */
    Optional<Credential> renew(Lease lease, Credential current, boolean callsWait) {
        RefreshRecords.Record record;
        Means mine;
        try {
            mine = means.of(lease.id());
            requireWritable();
            record = records.begin(lease.id());
        } catch (Problem refused) {
            refreshes.giveBack(lease);
            throw refused;
        }
        try (Heartbeat alive = new Heartbeat(refreshes, lease, settings.lease())) {
            Objects.requireNonNull(alive);
            if (!refreshes.send(lease)) {
                record.end("lease_lost");
                return Optional.empty();
            }
            Grant grant = mine.refresh(Objects.requireNonNull(current.refreshToken()));
            NewPair pair = NewPair.of(lease, current, grant, clock.instant());
            return keep(lease, pair, current, record, mine);
        } catch (GrantEnded dead) {
            throw ended(lease, current, record);
        } catch (TokenRequestFailed failed) {
            throw failed(lease, current, failed, callsWait, record);
        }
    }

    /** No refresh starts whose result could not be stored. */
    private void requireWritable() {
        if (!connections.isWritable()) {
            throw Problem.of(
                            ProblemType.STORE_UNAVAILABLE, "The credential store takes no writes; nothing was renewed.")
                    .withOutcome(Outcome.NOT_SENT)
                    .withRetryAfter(5);
        }
    }

    private Optional<Credential> keep(
            Lease lease, NewPair pair, Credential current, RefreshRecords.Record record, Means mine) {
        Optional<Written> written = keeper.keep(lease, pair, current);
        if (written.isEmpty()) {
            record.end("spilled");
            return Optional.of(pair.after(current));
        }
        settle(lease);
        return switch (written.get()) {
            case Written.Stored(Credential credential) -> {
                record.end("success");
                yield Optional.of(credential);
            }
            case Written.Fenced() -> {
                record.end("fenced");
                yield Optional.empty();
            }
            case Written.Gone() -> {
                record.end("discarded");
                mine.revoke(pair);
                throw Connections.notFound(lease.id()).withOutcome(Outcome.NOT_SENT);
            }
        };
    }

    /** Not being able to say so costs a look at the connection later, nothing else. */
    private void settle(Lease lease) {
        try {
            refreshes.settle(lease);
        } catch (DataAccessException down) {
            LOGGER.atDebug().setCause(down).log("A finished refresh could not be noted");
        }
    }

    private Problem ended(Lease lease, Credential current, RefreshRecords.Record record) {
        String reason = lease.answerMissing() ? Connection.REASON_REFRESH_LOST : Connection.REASON_GRANT_ENDED;
        record.end(reason);
        boolean flagged = flag(lease, current, reason);
        settle(lease);
        if (flagged) {
            records.announce(lease.id(), reason);
        }
        return Connections.ended(lease.id());
    }

    /** A connection that was only verified meanwhile is flagged all the same, one with other tokens is left alone. */
    private boolean flag(Lease lease, Credential current, String reason) {
        @Nullable Credential candidate = current;
        while (candidate != null && Objects.equals(candidate.refreshToken(), current.refreshToken())) {
            if (candidate.connection().state() == Connection.State.ACTIVE && connections.broken(candidate, reason)) {
                return true;
            }
            Credential stored = connections.stored(lease.id()).orElse(null);
            candidate = stored == null || stored.connection().state() != Connection.State.ACTIVE ? null : stored;
        }
        return false;
    }

    private Problem failed(
            Lease lease,
            Credential current,
            TokenRequestFailed failed,
            boolean callsWait,
            RefreshRecords.Record record) {
        boolean answerMissing = failed.sent() && !failed.answered();
        boolean needed = callsWait || current.connection().isExpired(clock.instant());
        Duration pause = settings.pause(
                lease.failures() + 1, needed, ThreadLocalRandom.current().nextDouble(), failed.retryAfter());
        String result = answerMissing ? "unanswered" : failed.clientRefused() ? "client_refused" : "failed";
        record.end(result);
        refreshes.fail(lease, answerMissing, pause, Objects.requireNonNullElse(failed.vendorCode(), result));
        return notRenewed().causedBy(failed);
    }

    /** The problem of tokens that the provider gave no successor for at the moment. */
    static Problem notRenewed() {
        return Problem.of(
                        ProblemType.TOKEN_REFRESH_FAILED,
                        "The provider gives no new token at the moment; the connection is kept.")
                .withOutcome(Outcome.NOT_SENT);
    }
}
