/**
 * The API as OpenAPI documents: the control API as camel-openapi-java reads it from the REST DSL, and a typed operation for
 * each tool. Uses {@code problem}, {@code json}, {@code http}, {@code tenant}, {@code tool}, {@code provider}
 * and {@code gateway}.
 */
@NullMarked
package io.serai.openapi;

import org.jspecify.annotations.NullMarked;
