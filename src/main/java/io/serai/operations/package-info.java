/**
 * What operators see, on port 9090: health, metrics, and Hawtio with a view of the routes. Health and metrics are open, the
 * rest needs the admin key, and nothing can be changed through it. Port 3000 has no servlets and is out of its reach. Uses
 * {@code secret}, {@code tenant}, {@code credential} and {@code audit}.
 */
@NullMarked
package io.serai.operations;

import org.jspecify.annotations.NullMarked;
