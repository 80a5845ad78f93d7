/**
 * How much a caller may do in a time. A tenant, a key, a tool of a tenant and some kinds of requests have buckets; a call
 * takes a token of each or learns when there will be one. Never blocks. Uses {@code problem}
 * and, where buckets are shared, {@code redis}.
 */
@NullMarked
package io.serai.throttle;

import org.jspecify.annotations.NullMarked;
