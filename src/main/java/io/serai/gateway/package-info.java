/**
 * The call itself: what a call carries from the door to the answer, and the steps that the routes of
 * {@code routes/gateway} are made of. A step takes the {@link io.serai.gateway.Call} from the exchange, asks one
 * collaborator, and puts the result back. May use every other package but {@code admin} and {@code route}.
 */
@NullMarked
package io.serai.gateway;

import org.jspecify.annotations.NullMarked;
