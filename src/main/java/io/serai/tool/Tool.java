package io.serai.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * A tool that can be called.
 *
 * @param id {@code <integration>.<name>}
 * @param integration the provider whose connection the tool uses
 * @param aliases further ids under which it is known
 * @param requiredScopes the vendor's scopes that a connection needs
 * @param arguments the check of its arguments
 * @param route the running route; expects an {@link Invocation} on the exchange and the arguments as body
 */
public record Tool(
        String id,
        String integration,
        String description,
        Effect effect,
        List<String> aliases,
        List<String> requiredScopes,
        ToolSpec spec,
        ArgumentCheck arguments,
        AsyncProcessor route) {

    private static final ToolSpec UNCHECKED =
            new ToolSpec(JsonNodeFactory.instance.objectNode(), null, 0, Offer.TOOL, List.of(), List.of());
    private static final ArgumentCheck ANYTHING =
            new ArgumentCheck(new HeldSchema(JsonNodeFactory.instance.objectNode()));

    /**
     * What makes a call that is passed through to a provider: no tool of the catalogue, and nothing that its id could be
     * mistaken for, but all that counts, records and keeps calls takes it for one.
     */
    public static Tool passThrough(String integration, Effect effect, AsyncProcessor route) {
        return new Tool(
                integration + ".*",
                integration,
                "Any request to " + integration,
                effect,
                List.of(),
                List.of(),
                UNCHECKED,
                ANYTHING,
                route);
    }

    /**
     * A tool of a server that a tenant brought. Its schema is shown and compared with nothing: what a stranger wrote may
     * take any time to compare with, and the server looks at its arguments itself.
     */
    public static Tool ofServer(
            String server,
            String name,
            String description,
            Effect effect,
            ObjectNode inputSchema,
            @Nullable ObjectNode outputSchema,
            AsyncProcessor route) {
        return new Tool(
                server + "." + name,
                server,
                description,
                effect,
                List.of(),
                List.of(),
                new ToolSpec(
                        HeldSchema.unchecked(inputSchema),
                        outputSchema,
                        0,
                        new Offer(Offer.Kind.CONTENT, null, null),
                        List.of(),
                        List.of()),
                ANYTHING,
                new OffTheLoop(route));
    }

    /** Whether its steps may take their time, so that no event loop may run them. */
    public boolean runsOffTheLoop() {
        return route instanceof OffTheLoop;
    }

    /** Whether its route has been stopped, or is being stopped. */
    public boolean isStopped() {
        return ServiceHelper.isStopped(route);
    }

    /** As what it is offered to clients that know more than tools. */
    public Offer offer() {
        return spec.offer();
    }

    /** The id without its integration. */
    public String name() {
        return id.substring(integration.length() + 1);
    }

    /** The id in the alphabet that models take for function names. */
    public String mcpName() {
        return id.replace('.', '_');
    }

    /** About how many tokens the tool costs in a model's context: a quarter of the characters of name, text, schema. */
    public int tokenCost() {
        int characters = id.length() + description.length() + spec.input().length();
        return (characters + 3) / 4;
    }
}
