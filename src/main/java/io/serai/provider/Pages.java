package io.serai.provider;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the pages of a vendor's list go on, as a route file says it.
 *
 * @param items where the list lies in an answer
 * @param cursor where the cursor of the next page lies; null but for {@link Style#CURSOR}
 * @param argument the argument that takes the cursor or the number; with {@link Style#LINK} the only one of a link that
 *     leads on, null if any may
 * @param most pages that are joined for one call
 */
public record Pages(
        Style style,
        JsonPointer items,
        @Nullable JsonPointer cursor,
        @Nullable String argument,
        int most) {

    /** Where a page says what comes behind it. */
    enum Style {
        /** In header {@code Link}, {@code rel="next"} (RFC 8288). */
        LINK,
        /** In its body. */
        CURSOR,
        /** Nowhere: pages are numbered, and the one behind the last is empty. */
        NUMBER
    }

    private static final int USUAL_MOST = 10;
    private static final List<String> STYLES = List.of("link", "cursor", "number");
    private static final Set<String> PARTS = Set.of("pageItems", "pageCursor", "pageArgument", "mostPages");

    /** What is wrong with one parameter of {@code provider:} by itself; null if nothing is. */
    static @Nullable String fault(String parameter, String value) {
        return switch (parameter) {
            case "pages" -> STYLES.contains(value) ? null : "pages must be one of " + STYLES;
            case "mostPages" ->
                value.matches("[1-9][0-9]?|100") && !value.equals("1") ? null : "mostPages must be from 2 to 100";
            default ->
                value.matches("(/([^~]|~[01])+)+") ? null : parameter + " must be a JSON pointer, such as /results";
        };
    }

    /** What is wrong with the parameters together; null if nothing is. */
    public static @Nullable String fault(Map<String, String> parameters) {
        String style = parameters.get("pages");
        if (style == null) {
            return PARTS.stream()
                    .filter(parameters::containsKey)
                    .sorted()
                    .findFirst()
                    .map(part -> part + " says nothing without pages")
                    .orElse(null);
        }
        return switch (style) {
            case "link" ->
                !parameters.getOrDefault("httpMethod", "GET").equals("GET")
                        ? "A link can be followed with GET only"
                        : fault(parameters, false, parameters.containsKey("pageArgument"));
            case "cursor" -> fault(parameters, true, true);
            case "number" -> fault(parameters, false, true);
            default -> null; // a fault of its own
        };
    }

    private static @Nullable String fault(Map<String, String> parameters, boolean cursor, boolean argument) {
        String style = parameters.get("pages");
        if (argument != parameters.containsKey("pageArgument")) {
            return "pages: " + style + " needs pageArgument";
        }
        return cursor == parameters.containsKey("pageCursor")
                ? null
                : "pages: " + style + (cursor ? " needs" : " takes no") + " pageCursor";
    }

    /** How many pages are joined at most by parameters without faults. */
    public static int most(Map<String, String> parameters) {
        return Integer.parseInt(parameters.getOrDefault("mostPages", String.valueOf(USUAL_MOST)));
    }

    /**
     * What parameters say; null if they do not speak of pages.
     *
     * @throws IllegalArgumentException if they cannot be followed
     */
    static @Nullable Pages of(Map<String, String> parameters) {
        String fault = fault(parameters);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        String cursor = parameters.get("pageCursor");
        return !parameters.containsKey("pages")
                ? null
                : new Pages(
                        Style.valueOf(parameters.get("pages").toUpperCase(Locale.ROOT)),
                        JsonPointer.compile(parameters.getOrDefault("pageItems", "")),
                        cursor == null ? null : JsonPointer.compile(cursor),
                        parameters.get("pageArgument"),
                        most(parameters));
    }
}
