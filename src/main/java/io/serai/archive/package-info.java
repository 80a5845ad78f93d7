/**
 * Copies of the audit trail elsewhere: at endpoints of Camel, and in the platform database, where it can be searched over
 * all instances. They are made from the journal's files, never on the way of a call, and every record arrives at least
 * once. Uses {@code audit}, {@code problem}, {@code http} and {@code secret}.
 */
@NullMarked
package io.serai.archive;

import org.jspecify.annotations.NullMarked;
