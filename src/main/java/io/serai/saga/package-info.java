/**
 * Camel's EIP {@code saga} for tools: what a call of several steps did is undone when a later step fails, also when the
 * process is killed in between. What may have to be undone is in the platform database before it is done. Knows tools and
 * their private routes, never a vendor. Uses {@code problem}, {@code secret}, {@code tool}, {@code audit} and
 * {@code deadletter}.
 */
@NullMarked
package io.serai.saga;

import org.jspecify.annotations.NullMarked;
