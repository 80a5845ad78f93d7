package io.serai.idempotency;

/**
 * The right to make a keyed call, held by one call of one instance at a time.
 *
 * @param owner random; whoever is not the owner any more changes nothing
 */
public record Execution(String tenantId, String keyHash, String owner) {}
