/**
 * Letters of tools: {@code to: smtp:<account>} sends one from an account that the operator declared, to recipients that
 * the operator allows. Camel's own mail component does the work; here stands what keeps it within bounds.
 */
@NullMarked
package io.serai.mail;

import org.jspecify.annotations.NullMarked;
