/**
 * What a provider is, and the {@code provider:} component that calls one: it fills the request from the arguments, adds
 * the tenant's credential last, and turns the vendor's way of failing into one of ours. No class here knows a vendor; all
 * of that is in {@code routes/providers}. Never evaluates caller data as an expression. Uses {@code problem}, {@code json},
 * {@code secret}, {@code http}, {@code credential}, {@code tool}, {@code vendor} and {@code result}.
 */
@NullMarked
package io.serai.provider;

import org.jspecify.annotations.NullMarked;
