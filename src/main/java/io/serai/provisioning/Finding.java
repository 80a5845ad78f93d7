package io.serai.provisioning;

/**
 * What is wrong with an entry of a file, which is left out.
 *
 * @param file its name
 * @param pointer JSON pointer (RFC 6901) of the wrong value
 * @param message what is wrong, without the value itself
 */
record Finding(String file, String pointer, String message) {}
