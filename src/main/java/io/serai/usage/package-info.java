/**
 * What tenants have used: counted in memory as the audit journal takes its lines, written to the database once a second
 * together with how far in the journal that is, and counted again from there by the next start if the process was killed. So
 * the figures are those of the audit trail, to the last call. Uses {@code audit} only.
 */
@NullMarked
package io.serai.usage;

import org.jspecify.annotations.NullMarked;
