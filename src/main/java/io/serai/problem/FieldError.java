package io.serai.problem;

/**
 * One wrong field of a request, an entry of member {@code errors}.
 *
 * @param field path of the field, its parts joined by dots
 * @param message the rule that it breaks, written by us
 */
public record FieldError(String field, String message) {}
