/**
 * The route files: checks each against an allow-list, reports every finding with file and line, and keeps the routes of
 * the running context as the provider files are on the disk, version after version, while calls go on. Decides what may
 * stand in a file; knows nothing of calls. Uses {@code provider} and {@code tool}.
 */
@NullMarked
package io.serai.route;

import org.jspecify.annotations.NullMarked;
