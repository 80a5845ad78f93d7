/**
 * What a tenant may use in a calendar month. Counted in the database, for all instances and over restarts; instances take
 * a few calls at a time, so that most calls are decided in memory. Uses {@code problem} only.
 */
@NullMarked
package io.serai.quota;

import org.jspecify.annotations.NullMarked;
