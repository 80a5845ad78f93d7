/**
 * Queries of tools: {@code to: sql} reads from databases that the operator declared, with the arguments as bound
 * parameters. Camel's own {@code sql:} does the work; here stands what keeps it within bounds.
 */
@NullMarked
package io.serai.database;

import org.jspecify.annotations.NullMarked;
