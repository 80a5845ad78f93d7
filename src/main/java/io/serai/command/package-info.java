/**
 * The command line beside {@code serve}: each command does one thing, prints what it did and ends. Nothing here runs in the
 * gateway. Uses {@code problem}, {@code secret}, {@code http}, {@code credential.vault}, {@code provider}, {@code tool},
 * {@code route}, {@code example}, {@code openapi} and {@code bridge}.
 */
@NullMarked
package io.serai.command;

import org.jspecify.annotations.NullMarked;
