package io.serai.result;

import java.time.Instant;

/**
 * A result that is kept.
 *
 * @param id {@code res_} and 22 characters
 * @param mediaType in the vendor's word, well-formed and without parameters
 * @param parts how many pieces it is kept in
 * @param sha256 of all bytes, in hex
 */
public record KeptResult(
        String id, String tenantId, String mediaType, long bytes, int parts, String sha256, Instant expiresAt) {}
