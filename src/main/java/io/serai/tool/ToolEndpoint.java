package io.serai.tool;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Component;

/** Options of {@code tool:} in a route file. Two versions of a tool may run side by side while one replaces the other. */
public final class ToolEndpoint extends PublishingEndpoint {

    private final String toolId;
    private final ToolSpec spec;
    private final boolean mayWait;
    private Effect effect = Effect.WRITE; // the careful choice for a file that does not say
    private List<String> aliases = List.of();
    private List<String> scopes = List.of();

    ToolEndpoint(String uri, Component component, String toolId, ToolSpec spec, boolean mayWait, Catalogue catalogue) {
        super(uri, component, catalogue);
        this.toolId = toolId;
        this.spec = spec;
        this.mayWait = mayWait;
    }

    /** One of {@code read}, {@code write}, {@code destructive}. */
    public void setEffect(String effect) {
        this.effect = Effect.valueOf(effect.toUpperCase(Locale.ROOT));
    }

    /** Further ids, separated by commas. */
    public void setAliases(String aliases) {
        this.aliases = list(aliases);
    }

    /** The vendor's scopes that a connection needs, separated by commas. */
    public void setScopes(String scopes) {
        this.scopes = list(scopes);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    @Override
    List<Tool> tools(String description, AsyncProcessor route) {
        return List.of(tool(description, route));
    }

    private Tool tool(String description, AsyncProcessor route) {
        String integration = toolId.substring(0, toolId.indexOf('.'));
        ArgumentCheck check = new ArgumentCheck(spec.input());
        return new Tool(
                toolId,
                integration,
                description,
                effect,
                aliases,
                scopes,
                spec,
                check,
                mayWait ? new OffTheLoop(route) : route);
    }
}
