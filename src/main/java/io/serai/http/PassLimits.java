package io.serai.http;

/**
 * Limits of a request that is passed on while it comes in.
 *
 * @param idleMillis longest time in which not a byte moves
 * @param maxBodyBytes of the request
 */
public record PassLimits(long idleMillis, long maxBodyBytes) {}
