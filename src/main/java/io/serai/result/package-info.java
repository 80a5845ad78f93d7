/**
 * Answers of providers that are given by reference: binary ones, and those that are too long to stand in an answer. Kept
 * in pieces, sealed with the tenant's key, for a set time. No piece is ever logged. Uses {@code problem} and {@code
 * secret}.
 */
@NullMarked
package io.serai.result;

import org.jspecify.annotations.NullMarked;
