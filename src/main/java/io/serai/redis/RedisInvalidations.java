package io.serai.redis;

import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Invalidations;

/** Tells the others over the channel that all of them listen to. */
final class RedisInvalidations implements Invalidations {

    private final Redis redis;
    private final String channel;
    private final InvalidationMeters meters;

    RedisInvalidations(Redis redis, String channel, InvalidationMeters meters) {
        this.redis = redis;
        this.channel = channel;
        this.meters = meters;
    }

    @Override
    public void announce(Invalidation change) {
        var unused = redis.publish(channel, change.text())
                .whenComplete((heardBy, failure) -> (failure == null ? meters.sent : meters.lost).increment());
    }
}
