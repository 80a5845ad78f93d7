/**
 * Serai, a multi-tenant tool-call gateway: the start of the program. Every feature has a package of its own; a
 * package may use those that its {@code package-info} names, and nothing else.
 */
@NullMarked
package io.serai;

import org.jspecify.annotations.NullMarked;
