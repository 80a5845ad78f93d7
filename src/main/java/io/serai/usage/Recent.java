package io.serai.usage;

/**
 * The last 24 hours of a tenant, by whole hours.
 *
 * @param p50 estimated milliseconds of an invocation; 0 if there was none, as for the others
 */
public record Recent(Amount amount, long p50, long p95, long p99) {}
