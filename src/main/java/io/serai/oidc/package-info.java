/**
 * Users' tokens: which authorization servers are believed, their keys, and what makes a token of theirs a caller of ours.
 * Nothing here runs before the first token comes. Uses {@code problem}, {@code secret}, {@code http} and {@code tenant}.
 */
@NullMarked
package io.serai.oidc;

import org.jspecify.annotations.NullMarked;
