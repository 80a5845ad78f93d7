package io.serai.credential.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.problem.Problem;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that somebody wrote into Vault beside Serai: whoever plans for them is told once of each version. */
final class Discoveries {

    private static final Logger LOGGER = LoggerFactory.getLogger(Discoveries.class);

    private final Consumer<Connection> listener;
    private final AtomicLong refusals = new AtomicLong();
    private final Cache<ConnectionId, Version> told =
            Caffeine.newBuilder().maximumSize(100_000).build();

    /** An entry that was destroyed and made again counts from 1, and is another connection. */
    private record Version(long number, Instant createdAt) {}

    /** @param listener may refuse with a {@link Problem}, and is told again then */
    Discoveries(Consumer<Connection> listener) {
        this.listener = listener;
    }

    void saw(Connection connection) {
        ConnectionId id = connection.id();
        Version version = new Version(connection.version(), connection.createdAt());
        if (version.equals(told.getIfPresent(id))) {
            return;
        }
        try {
            listener.accept(connection);
            told.put(id, version);
        } catch (Problem later) {
            refusals.incrementAndGet();
            LOGGER.atWarn()
                    .addKeyValue("tenant", id.tenantId())
                    .addKeyValue("integration", id.integration())
                    .log("A connection that a person stored is not in the schedule of refreshes yet");
        }
    }

    /** How often the listener could not be told. */
    long refusals() {
        return refusals.get();
    }
}
