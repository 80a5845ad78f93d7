package io.serai.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Listens to a channel on a connection of its own, which is watched every second and made again when it does not answer.
 * What was said in between nobody has heard, so each time the {@link Inbox} is told that it has missed something.
 */
final class Subscription {

    private static final Logger LOGGER = LoggerFactory.getLogger(Subscription.class);
    private static final int MISSES_OF_A_CONNECTION = 3;

    private final RedisClient client;
    private final RedisURI address;
    private final String channel;
    private final Inbox inbox;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private final AtomicInteger misses = new AtomicInteger();
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private volatile boolean closed;
    private volatile boolean told;

    Subscription(RedisClient client, RedisURI address, String channel, Inbox inbox) {
        this.client = client;
        this.address = address;
        this.channel = channel;
        this.inbox = inbox;
    }

    /** Whether what is said now would be heard, as far as anybody knows. */
    boolean isOn() {
        StatefulRedisPubSubConnection<String, String> present = connection;
        return present != null && present.isOpen() && misses.get() == 0;
    }

    /** Looks whether the connection is good; never waits. */
    @Scheduled(fixedDelay = 1_000)
    void beat() {
        StatefulRedisPubSubConnection<String, String> present = connection;
        if (closed) {
            return;
        }
        if (present == null || !present.isOpen()) {
            connect();
            return;
        }
        var unused = present.async().ping().whenComplete((pong, failure) -> {
            if (failure == null) {
                misses.set(0);
            } else if (misses.incrementAndGet() >= MISSES_OF_A_CONNECTION) {
                connection = null;
                end(present);
            }
        });
    }

    private void connect() {
        if (connecting.compareAndSet(false, true)) {
            var unused = client.connectPubSubAsync(StringCodec.UTF8, address).whenComplete(this::connected);
        }
    }

    private void connected(@Nullable StatefulRedisPubSubConnection<String, String> made, @Nullable Throwable failure) {
        if (made == null) {
            failed(Objects.requireNonNull(failure));
            return;
        }
        made.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String of, String text) {
                inbox.take(text);
            }
        });
        var unused = made.async().subscribe(channel).whenComplete((nothing, refusal) -> {
            if (refusal == null && !closed) {
                subscribed(made);
            } else {
                end(made);
                if (refusal != null) {
                    failed(refusal);
                }
            }
        });
    }

    private void subscribed(StatefulRedisPubSubConnection<String, String> made) {
        misses.set(0);
        connection = made;
        told = false;
        connecting.set(false);
        LOGGER.atInfo().log("Changes of other instances are heard");
        inbox.missedSome();
    }

    private static void end(StatefulRedisPubSubConnection<String, String> connection) {
        var unused = connection.closeAsync();
    }

    /** Says of what kind the failure is, and not what it says: that may hold the address and its password. */
    private void failed(Throwable failure) {
        if (!told && !closed) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            LOGGER.atWarn()
                    .addKeyValue("cause", cause.getClass().getSimpleName())
                    .log("Changes of other instances are not heard; they are seen within 30 seconds");
            told = true;
        }
        connecting.set(false);
    }

    void close() {
        closed = true;
        StatefulRedisPubSubConnection<String, String> present = connection;
        if (present != null) {
            present.close();
        }
    }
}
