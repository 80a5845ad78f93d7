/**
 * The platform database as a whole: which versions of its schema this program takes, and whose rows a statement sees. Uses
 * nothing but {@code secret}.
 */
@NullMarked
package io.serai.platform;

import org.jspecify.annotations.NullMarked;
