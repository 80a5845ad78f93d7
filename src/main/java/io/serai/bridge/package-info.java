/**
 * An MCP server over standard input and output that has no tools of its own: it passes messages on to a gateway that runs
 * elsewhere. It knows the protocol's transports and nothing of its methods. Nothing here runs in the gateway. Uses {@code
 * secret} only.
 */
@NullMarked
package io.serai.bridge;

import org.jspecify.annotations.NullMarked;
