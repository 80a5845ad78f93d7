package io.serai.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As what a tool is offered to clients that know more than tools.
 *
 * @param uri of a resource; may hold placeholders, which are arguments of the tool
 * @param mimeType of a resource
 */
public record Offer(
        Kind kind, @Nullable String uri, @Nullable String mimeType) {

    /** What every tool is that says nothing else. */
    public static final Offer TOOL = new Offer(Kind.TOOL, null, null);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_]+)}");

    /** The kinds of offers; the lower-case name stands in files. */
    public enum Kind {
        /** Its result is data. */
        TOOL,
        /** A tool whose result says itself what it is made of: texts, pictures, sounds, links. */
        CONTENT,
        /** A text for people to choose and for models to read. */
        PROMPT,
        /** Something with an address. */
        RESOURCE
    }

    /** Whether the address holds placeholders. */
    public boolean isTemplate() {
        return !placeholders().isEmpty();
    }

    /** The arguments that stand in the address. */
    public List<String> placeholders() {
        List<String> names = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(uri == null ? "" : uri);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
