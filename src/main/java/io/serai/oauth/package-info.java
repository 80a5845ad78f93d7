/**
 * How a tenant's connection comes to be and stays alive: consent in the browser, the exchange of its code, refresh,
 * revocation. What differs between vendors is the block {@code oauth} of their provider files; no class here knows a
 * vendor. A code, verifier, state, client secret or token is a {@link io.serai.secret.Secret} and reaches no log, audit
 * record or answer. Everything that talks to a vendor blocks: call it on a virtual thread. Uses {@code problem},
 * {@code secret}, {@code http}, {@code credential}, {@code provider} and {@code tenant}.
 */
@NullMarked
package io.serai.oauth;

import org.jspecify.annotations.NullMarked;
