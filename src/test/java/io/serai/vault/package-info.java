/**
 * A Vault that can be had without a Vault: the endpoints that Serai uses, with the status codes and bodies of the real
 * one (looked up in the source of OpenBao 2.x and HashiCorp's API reference), and ways to make it behave badly.
 */
@NullMarked
package io.serai.vault;

import org.jspecify.annotations.NullMarked;
