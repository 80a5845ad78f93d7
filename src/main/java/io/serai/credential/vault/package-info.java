/**
 * Credentials in HashiCorp Vault or OpenBao: tokens as Transit ciphertext, one key per tenant, in entries of KV version 2.
 * The only package beside {@code http} that talks to the network, because spring-vault brings its own client; it blocks,
 * so nothing here may be called on an event loop. Uses {@code problem}, {@code secret}, {@code tenant} and the port
 * {@link io.serai.credential.CredentialStore}.
 */
@NullMarked
package io.serai.credential.vault;

import org.jspecify.annotations.NullMarked;
