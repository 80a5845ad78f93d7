/**
 * The connection to Redis that instances share: one for all commands, watched every second, never waited for. Nothing of
 * it is loaded unless {@code REDIS_URL} is set, and whoever uses it goes on without it. Uses {@code secret} only.
 */
@NullMarked
package io.serai.redis;

import org.jspecify.annotations.NullMarked;
