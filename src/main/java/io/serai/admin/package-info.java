/**
 * The control plane: operators make tenants and keys, tenants store the credentials of their connections. Each step of
 * its routes asks the stores of other packages and leaves a {@link io.serai.gateway.Reply}. May use every other package;
 * nothing uses it, and no call of a tool ever needs it.
 */
@NullMarked
package io.serai.admin;

import org.jspecify.annotations.NullMarked;
