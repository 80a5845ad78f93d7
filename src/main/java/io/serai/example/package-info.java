/**
 * Replays the examples of tools: calls each tool with an example's arguments against a stub in the provider's place and
 * says where it does something else than its file says. For tests and for commands; nothing of a running gateway uses it.
 * Uses {@code route} to read provider files, {@code tool}, {@code provider}, {@code saga} and {@code credential} to run them.
 */
@NullMarked
package io.serai.example;

import org.jspecify.annotations.NullMarked;
