/**
 * The door for vendors' own clients: a request goes to the provider as it is, with the tenant's credential in place of the
 * caller's key. The steps of {@code routes/gateway/proxy.yaml}; what can hurt others, such as limits and breakers, is where
 * calls of tools have it. Uses {@code problem}, {@code http}, {@code credential}, {@code tool}, {@code provider},
 * {@code throttle} and {@code gateway}.
 */
@NullMarked
package io.serai.proxy;

import org.jspecify.annotations.NullMarked;
