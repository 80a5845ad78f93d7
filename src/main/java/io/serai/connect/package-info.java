/**
 * The browser's side of a connection: starts a consent, takes the vendor's answer, shows a person what came of it. The
 * steps of {@code routes/gateway/oauth.yaml}; what they do is in {@code oauth}. No token, code or verifier reaches this
 * package's answers. Uses {@code problem}, {@code secret}, {@code http}, {@code tenant}, {@code credential},
 * {@code provider}, {@code oauth} and {@code gateway}.
 */
@NullMarked
package io.serai.connect;

import org.jspecify.annotations.NullMarked;
