/**
 * Calls that carry an {@code Idempotency-Key}: what became of each, so that the same key never does the same thing twice,
 * on whichever instance it comes again. Uses {@code problem} and {@code secret}.
 */
@NullMarked
package io.serai.idempotency;

import org.jspecify.annotations.NullMarked;
