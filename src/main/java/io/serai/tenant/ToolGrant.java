package io.serai.tenant;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tools a credential may use: some, named one by one ({@code github.createIssue}) or by their integration
 * ({@code github.*}), or all.
 *
 * @param patterns as they were written; empty for all
 */
public record ToolGrant(List<String> patterns) {

    public static final ToolGrant ALL = new ToolGrant(List.of());

    private static final Pattern VALID = Pattern.compile("[a-z0-9-]{1,64}\\.(\\*|[a-zA-Z0-9._-]{1,190})");

    public ToolGrant {
        patterns = List.copyOf(patterns);
    }

    /** Whether a text can stand in such a list. */
    public static boolean isPattern(String text) {
        return VALID.matcher(text).matches();
    }

    public boolean isAll() {
        return patterns.isEmpty();
    }

    /** Whether a tool may be used. */
    public boolean allows(String toolId) {
        return isAll() || patterns.contains(toolId) || patterns.contains(integration(toolId) + ".*");
    }

    /** Whether everything may be done at an integration. */
    public boolean allowsAllOf(String integration) {
        return isAll() || patterns.contains(integration + ".*");
    }

    /** Whether whoever has this may give the other away. */
    public boolean covers(ToolGrant other) {
        return isAll() || !other.isAll() && other.patterns().stream().allMatch(this::allows);
    }

    private static String integration(String toolId) {
        int dot = toolId.indexOf('.');
        return dot < 0 ? toolId : toolId.substring(0, dot);
    }

    /** The form in which it is stored: one space between; empty for all. */
    String join() {
        return String.join(" ", patterns);
    }

    static ToolGrant split(String stored) {
        return stored.isEmpty() ? ALL : new ToolGrant(List.of(stored.split(" ")));
    }
}
