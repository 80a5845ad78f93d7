/**
 * Calls that failed without having done their work, kept so that they can be sent again: arguments sealed with the
 * tenant's key, credentials never. A letter is data; no endpoint and no expression is stored in it. Uses {@code problem}
 * and {@code secret}.
 */
@NullMarked
package io.serai.deadletter;

import org.jspecify.annotations.NullMarked;
