package io.serai.route;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a step, or a part of one, may hold. The linter and the editor's schema are made of the same shapes.
 *
 * @param expression whether a language stands among the parts, or under {@code expression}
 * @param parts what each key holds; {@code id} and {@code description} are parts of every shape
 * @param required keys that may not be left out
 * @param text what the whole may be written as instead of a mapping; null: it is always a mapping
 */
record Shape(
        boolean expression,
        Map<String, Part> parts,
        Set<String> required,
        @Nullable Part text) {

    /** What stands behind a key. */
    sealed interface Part {

        /** Further steps. */
        record Steps() implements Part {}

        /** Where {@code to} leads. */
        record Target() implements Part {}

        /** Options of the endpoint that {@code to} leads to. */
        record Parameters() implements Part {}

        /** {@code direct:} of a route in the same file. */
        record OwnRoute() implements Part {}

        /** The name of a bean that an operator has allowed. */
        record Bean() implements Part {}

        /** One of a form of words or numbers. */
        record Word(Pattern form, String hint) implements Part {}

        /** A list of them. */
        record Words(Word each) implements Part {}

        /** A mapping of this shape. */
        record One(Shape shape) implements Part {}

        /** A list of mappings of this shape. */
        record Many(Shape shape) implements Part {}
    }
}
