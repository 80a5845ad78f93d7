/**
 * A vendor's own OpenAPI document, read into operations that become tools. Knows neither files nor requests. Uses
 * {@code tool} for schemas and effects.
 */
@NullMarked
package io.serai.vendor;

import org.jspecify.annotations.NullMarked;
