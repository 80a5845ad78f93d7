/**
 * The two edges to the network, both on the same event loops: the front door behind every {@code platform-http} route
 * (Camel's {@code PlatformHttpEngine}), and the only client that calls providers. Copies named fields of a request and
 * nothing else; never blocks a loop; knows no tenant and no tool. Uses {@code problem} only.
 */
@NullMarked
package io.serai.http;

import org.jspecify.annotations.NullMarked;
