/**
 * The tools: a route that starts with {@code from: tool:<id>} is one, and the catalogue holds those whose routes run.
 * Knows schemas and arguments, never a credential or a vendor. Uses {@code problem} and
 * {@code json}.
 */
@NullMarked
package io.serai.tool;

import org.jspecify.annotations.NullMarked;
