/**
 * How much a caller may do in a time. One bucket per tenant, and one for its starts of a consent, in memory; a call takes
 * a token or learns when there will be one. Never blocks. Uses {@code problem} only.
 */
@NullMarked
package io.serai.throttle;

import org.jspecify.annotations.NullMarked;
