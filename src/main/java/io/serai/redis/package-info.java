/**
 * The connections to Redis: one for all commands, one that hears what other instances have changed; watched every second,
 * never waited for. Nothing of it is loaded unless {@code REDIS_URL} is set, and whoever uses it goes on without it. Uses
 * {@code secret} and {@code invalidation}.
 */
@NullMarked
package io.serai.redis;

import org.jspecify.annotations.NullMarked;
