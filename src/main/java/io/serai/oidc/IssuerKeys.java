package io.serai.oidc;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer: read when the first of its tokens comes, read again beside the calls every ten minutes, and kept
 * for a day if the issuer cannot be reached. A token with a key that is not among them has them read again, however many
 * such tokens come once in half a minute.
 */
final class IssuerKeys {

    private static final Logger LOGGER = LoggerFactory.getLogger(IssuerKeys.class);

    /** After this long they are read again, so that a key that was withdrawn goes. */
    static final Duration FRESH = Duration.ofMinutes(10);

    static final Duration LAST_GOOD = Duration.ofHours(24);

    /** Between two times that an unknown key has them read again, and after a failure while there are some. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    /** After a failure while there are none. */
    static final Duration PAUSE_WITHOUT_KEYS = Duration.ofSeconds(5);

    private static final Duration JUST_READ = Duration.ofSeconds(1);

    private record Known(KeySet keys, Instant readAt) {}

    private final Issuer issuer;
    private final KeyReader reader;
    private final Executor background;
    private final MeterRegistry meters;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Known known;
    private volatile Instant quietUntil = Instant.MIN;
    private Instant unknownQuietUntil = Instant.MIN;

    IssuerKeys(Issuer issuer, KeyReader reader, Executor background, MeterRegistry meters, Clock clock) {
        this.issuer = issuer;
        this.reader = reader;
        this.background = background;
        this.meters = meters;
        this.clock = clock;
    }

    Issuer issuer() {
        return issuer;
    }

    /** From memory, and sees to it that they do not grow old; null if {@link #required} must be asked. */
    @Nullable
    KeySet current() {
        Known present = known;
        Instant now = clock.instant();
        if (present == null || now.isAfter(present.readAt().plus(LAST_GOOD))) {
            return null;
        }
        if (now.isAfter(present.readAt().plus(FRESH))
                && now.isAfter(quietUntil)
                && renewing.compareAndSet(false, true)) {
            background.execute(this::renew);
        }
        return present.keys();
    }

    private void renew() {
        reading.lock();
        try {
            read();
        } finally {
            reading.unlock();
            renewing.set(false);
        }
    }

    /**
     * Blocks.
     *
     * @throws Problem 503 if there are none
     */
    KeySet required() {
        KeySet present = current();
        if (present != null) {
            return present;
        }
        reading.lock();
        try {
            present = current(); // by whoever was here before
            if (present == null && clock.instant().isAfter(quietUntil)) {
                read();
                present = current();
            }
        } finally {
            reading.unlock();
        }
        if (present == null) {
            throw Problem.of(
                            ProblemType.SERVICE_NOT_READY,
                            "Tokens of this issuer cannot be checked at the moment: its keys cannot be read.")
                    .withRetryAfter(PAUSE_WITHOUT_KEYS.toSeconds());
        }
        return present;
    }

    /**
     * The keys after those that did not have the one of a token. Blocks.
     *
     * @return the same if it is too early to ask again, or nothing has changed
     */
    KeySet after(KeySet seen) {
        reading.lock();
        try {
            Instant now = clock.instant();
            Known present = known;
            if (present != null
                    && present.keys() == seen
                    && now.isAfter(present.readAt().plus(JUST_READ))
                    && now.isAfter(unknownQuietUntil)) {
                unknownQuietUntil = now.plus(PAUSE);
                read();
            }
            KeySet latest = current();
            return latest == null ? seen : latest;
        } finally {
            reading.unlock();
        }
    }

    /** Keys that are the same stay the same object: what was checked by them stays checked. */
    private void read() {
        Known before = known;
        try {
            KeySet next = reader.read();
            known = new Known(before != null && before.keys().equals(next) ? before.keys() : next, clock.instant());
            count("success");
        } catch (IOException away) {
            quietUntil = clock.instant().plus(before == null ? PAUSE_WITHOUT_KEYS : PAUSE);
            count("failure");
            LOGGER.atWarn()
                    .addKeyValue("issuer", issuer.id())
                    .addKeyValue("cause", away.getMessage())
                    .addKeyValue("keysReadAt", before == null ? "never" : before.readAt())
                    .log("The keys of an issuer could not be read; they are tried again");
        }
    }

    private void count(String result) {
        meters.counter("serai.oidc.key.reads", "issuer", issuer.id(), "result", result)
                .increment();
    }
}
