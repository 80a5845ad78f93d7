/**
 * What was called, by whom, and what became of it: an append-only, hash-chained journal. A record is in the operating
 * system's hands before the call it speaks of goes out, so that killing the process loses none. Never holds a credential.
 * Uses {@code problem} and
 * {@code secret}.
 */
@NullMarked
package io.serai.audit;

import org.jspecify.annotations.NullMarked;
