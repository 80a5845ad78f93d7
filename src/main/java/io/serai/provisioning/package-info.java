/**
 * Tenants, connections and plans that an operator wrote into files, applied at the start and on demand. A wrong entry is
 * left out and named by its place; a wrong file changes nothing. Called by nobody; uses what the control plane uses.
 */
@NullMarked
package io.serai.provisioning;

import org.jspecify.annotations.NullMarked;
