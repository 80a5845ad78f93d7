/**
 * A tenant's connection to a provider and the credential that opens it. The store encrypts with the tenant's own key;
 * what is in use is answered from memory. A token leaves this package only inside a
 * {@link io.serai.secret.Secret}. Uses {@code problem}, {@code secret} and {@code invalidation}.
 */
@NullMarked
package io.serai.credential;

import org.jspecify.annotations.NullMarked;
