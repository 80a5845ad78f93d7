package io.serai.oauth;

import io.serai.credential.ConnectionId;

/**
 * A connection works no more and cannot mend itself: somebody has to connect again. Published once, on the node that
 * found it out.
 *
 * @param reason one of the {@code REASON_…} constants of {@link io.serai.credential.Connection}
 */
public record ConnectionBroken(ConnectionId id, String reason) {}
