package io.serai.throttle;

import io.serai.redis.Redis;
import io.serai.redis.RedisScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The buckets in Redis: {@code prefix:tenant:rate:minute}, {@code prefix:tenant:rate:key:id:minute} and so on. */
final class SharedBuckets {

    private static final RedisScript TAKE = new RedisScript(script(), 2);

    private final Redis redis;
    private final String prefix;

    SharedBuckets(Redis redis, String prefix) {
        this.redis = redis;
        this.prefix = prefix;
    }

    boolean isUp() {
        return redis.isUp();
    }

    int instances() {
        return redis.instances();
    }

    /**
     * Takes tokens.
     *
     * @param wanted how many; negative to return them
     * @param needed how many of them are needed now
     * @param spent given out while Redis was away
     * @param otherwise what is left of each window if Redis has lost it
     * @return how many were given, and for each window what is left, in thousandths
     */
    CompletableFuture<List<Long>> take(Windows windows, long wanted, long needed, long spent, double[] otherwise) {
        Window[] all = windows.all();
        String[] keys = new String[all.length];
        String[] arguments = new String[3 + 3 * all.length];
        arguments[0] = Long.toString(wanted);
        arguments[1] = Long.toString(needed);
        arguments[2] = Long.toString(spent);
        for (int i = 0; i < all.length; i++) {
            keys[i] = prefix + ":" + windows.limits().key() + ":" + all[i].word();
            arguments[3 + 3 * i] = Long.toString(windows.limits().of(all[i]));
            arguments[4 + 3 * i] = Long.toString(all[i].seconds() * 1_000);
            arguments[5 + 3 * i] = Double.toString(otherwise[i]);
        }
        return redis.run(TAKE, keys, arguments).thenApply(answer -> {
            if (answer.size() != all.length + 1) {
                throw new IllegalStateException("Redis answered something else");
            }
            return answer;
        });
    }

    private static String script() {
        try (InputStream file = SharedBuckets.class.getResourceAsStream("take.lua")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
