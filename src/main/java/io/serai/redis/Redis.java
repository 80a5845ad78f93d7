package io.serai.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The one connection for commands, and whether it can be used. The first command that fails or takes too long closes this
 * door for all; a beat every second opens it again, after it has made a new connection if there is none. The beat also
 * counts the instances that are alive, for the time when they cannot be counted.
 */
public final class Redis {

    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final int MISSES_OF_A_CONNECTION = 3;
    private static final long INSTANCE_LIVES_MILLIS = 10_000;

    private static final RedisScript BEAT = new RedisScript("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], now, ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return {redis.call('ZCARD', KEYS[1])}
            """, 1);

    private final RedisClient client;
    private final RedisURI address;
    private final String instances;
    private final String self = UUID.randomUUID().toString();
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean up;
    private volatile boolean closed;
    private volatile int alive = 1;
    private final AtomicInteger misses = new AtomicInteger();
    private boolean told;

    /** @param instances the key under which the instances that are alive are kept */
    Redis(RedisClient client, RedisURI address, String instances) {
        this.client = client;
        this.address = address;
        this.instances = instances;
    }

    /** Whether the last that was heard of Redis was good. */
    public boolean isUp() {
        return up;
    }

    /** How many instances share this Redis, at least one; as last counted. */
    public int instances() {
        return alive;
    }

    /** Runs a script without waiting for it; fails at once while Redis is away. */
    public CompletableFuture<List<Long>> run(RedisScript script, String[] keys, String[] arguments) {
        StatefulRedisConnection<String, String> present = connection;
        if (!up || present == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is away"));
        }
        return send(present, script, keys, arguments);
    }

    /**
     * Tells whoever listens to a channel, without waiting for it; fails at once while there is no connection. Where Redis
     * only does not answer it is said all the same: there is no other occasion, and it may be heard later. A user who may
     * not write there is refused, which says nothing about Redis.
     *
     * @return how many heard it
     */
    public CompletableFuture<Long> publish(String channel, String message) {
        StatefulRedisConnection<String, String> present = connection;
        if (present == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is away"));
        }
        return sent(() -> present.async().publish(channel, message)).whenComplete((heardBy, failure) -> {
            if (failure != null && !(failure instanceof RedisCommandExecutionException)) {
                away(failure);
            }
        });
    }

    private CompletableFuture<List<Long>> send(
            StatefulRedisConnection<String, String> present, RedisScript script, String[] keys, String[] arguments) {
        return sent(() -> script.run(present.async(), keys, arguments)).whenComplete((numbers, failure) -> {
            if (failure != null) {
                away(failure);
            }
        });
    }

    private static <T> CompletableFuture<T> sent(Supplier<CompletionStage<T>> command) {
        try {
            return command.get().toCompletableFuture();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Looks whether Redis is there; never waits. */
    @Scheduled(fixedDelay = 1_000)
    public void beat() {
        StatefulRedisConnection<String, String> present = connection;
        if (closed) {
            return;
        }
        if (present == null || !present.isOpen()) {
            connect();
            return;
        }
        var unused = send(present, BEAT, new String[] {instances}, new String[] {
                    self, Long.toString(INSTANCE_LIVES_MILLIS)
                })
                .whenComplete((numbers, failure) -> {
                    if (failure == null) {
                        back(numbers.getFirst());
                    } else if (misses.incrementAndGet() >= MISSES_OF_A_CONNECTION) {
                        drop(present); // it may be out of step; a new one is not
                    }
                });
    }

    private void connect() {
        if (connecting.compareAndSet(false, true)) {
            var unused = client.connectAsync(StringCodec.UTF8, address).whenComplete(this::connected);
        }
    }

    private void connected(@Nullable StatefulRedisConnection<String, String> made, @Nullable Throwable failure) {
        connecting.set(false);
        if (made == null) {
            away(Objects.requireNonNull(failure));
        } else if (closed) {
            var unused = made.closeAsync();
        } else {
            misses.set(0);
            connection = made;
            beat();
        }
    }

    private void drop(StatefulRedisConnection<String, String> present) {
        misses.set(0);
        connection = null;
        var unused = present.closeAsync();
    }

    private synchronized void back(long count) {
        misses.set(0);
        alive = (int) Math.clamp(count, 1, 10_000);
        if (!up) {
            up = true;
            told = false;
            LOG.info("Redis is there");
        }
    }

    /** Says of what kind the failure is, and not what it says: that may hold the address and its password. */
    private synchronized void away(Throwable failure) {
        if (!told && !closed) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            LOG.warn("Redis cannot be used: {}", cause.getClass().getSimpleName());
            told = true;
        }
        up = false;
    }

    /** Leaves the count of the instances. */
    void close() {
        closed = true;
        StatefulRedisConnection<String, String> present = connection;
        if (present != null && up) {
            LettuceFutures.awaitAll(Duration.ofMillis(200), present.async().zrem(instances, self));
        }
        up = false;
        client.shutdown();
    }
}
