/**
 * The servers of tools that tenants bring: which there are, what they offer, and how one of their tools is called. A server
 * speaks the Model Context Protocol over HTTP, is somebody else's, and is trusted with nothing but its tenant's own
 * arguments and the token that its tenant gave for it. Nothing here runs on an event loop. Uses {@code platform},
 * {@code problem}, {@code secret}, {@code http}, {@code credential}, {@code provider}, {@code tool} and
 * {@code invalidation}.
 */
@NullMarked
package io.serai.custom;

import org.jspecify.annotations.NullMarked;
