/**
 * Values that cannot be printed, and the keys that lock them: one data key per tenant, wrapped by the master key. Nobody
 * outside ever holds a raw key. Uses {@code problem} and {@code invalidation}.
 */
@NullMarked
package io.serai.secret;

import org.jspecify.annotations.NullMarked;
