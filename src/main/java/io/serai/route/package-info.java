/**
 * Reads the route files: checks each against an allow-list, reports every finding with file and line, and hands Camel
 * what is left. Decides what may stand in a file; knows nothing of calls. Uses {@code provider} and {@code tool}.
 */
@NullMarked
package io.serai.route;

import org.jspecify.annotations.NullMarked;
