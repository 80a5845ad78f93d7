/**
 * The tenant's tools over the Model Context Protocol: its messages, its two eras on one path, and the steps of {@code
 * routes/gateway/mcp.yaml}. A call of a tool goes through the same route as every other; here is only how it is asked for
 * and how it is answered. No later package uses this one.
 */
@NullMarked
package io.serai.mcp;

import org.jspecify.annotations.NullMarked;
