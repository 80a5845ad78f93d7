/**
 * The closed list of ways a call can fail, and its RFC 9457 form. Anybody may raise a {@link io.serai.problem.Problem};
 * nobody else may decide how a failure looks to a client. Uses no other package.
 */
@NullMarked
package io.serai.problem;

import org.jspecify.annotations.NullMarked;
