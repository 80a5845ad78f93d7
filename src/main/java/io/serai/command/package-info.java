/**
 * The command line beside {@code serve}: each command does one thing, prints what it did and ends. Nothing here runs in the
 * gateway. Uses {@code problem}, {@code route} and
 * {@code credential.vault}.
 */
@NullMarked
package io.serai.command;

import org.jspecify.annotations.NullMarked;
