package io.serai.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.CallerTools;
import io.serai.gateway.JsonBody;
import io.serai.tool.Catalogue;
import io.serai.tool.Offer;
import io.serai.tool.Tool;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the catalogue offers, by the kinds that the protocol knows, and which tool answers a message. */
final class Offers {

    private static final int RESOURCE_NOT_FOUND = -32002;

    /** The tool that a message asks for, and with what. */
    record Found(Tool tool, ObjectNode arguments) {}

    private final Catalogue catalogue;
    private final CallerTools tools;
    private final int mostListed;

    /** @param mostListed of a list that is longer, {@link SearchTools} are shown in its place */
    Offers(Catalogue catalogue, CallerTools tools, int mostListed) {
        this.catalogue = catalogue;
        this.tools = tools;
        this.mostListed = mostListed;
    }

    /** The integration that the path names; null for all. */
    private static @Nullable String within(Call call) {
        return call.request().optionalPathParameter("integration");
    }

    private static boolean isFor(Tool tool, Call call) {
        String integration = within(call);
        return (integration == null || integration.equals(tool.integration())) && call.mayUse(tool);
    }

    /** The tools among everything that is offered to a caller. */
    List<Tool> tools(Call call) {
        return of(call, Offer.Kind.TOOL, Offer.Kind.CONTENT);
    }

    /** Those among them that the caller's tenant brought, if they are not too many themselves: no search finds them. */
    List<Tool> ownTools(Call call) {
        return tools.own(call)
                .filter(tool -> isFor(tool, call))
                .limit(mostListed)
                .toList();
    }

    /** Whether the catalogue has too many tools to be listed, so that they are looked for. */
    boolean areSearched(Call call) {
        return of(catalogue.all().stream(), Offer.Kind.TOOL, Offer.Kind.CONTENT)
                        .filter(tool -> isFor(tool, call))
                        .count()
                > mostListed;
    }

    boolean isListed(Tool tool, Call call) {
        Offer.Kind kind = tool.offer().kind();
        return (kind == Offer.Kind.TOOL || kind == Offer.Kind.CONTENT) && isFor(tool, call);
    }

    /** Whether a name is that of something in the catalogue. */
    boolean isTool(String name) {
        return catalogue.find(name) != null;
    }

    /** @return null if there is none of this name */
    @Nullable
    Tool tool(String name, Call call) {
        Tool tool = tools.find(call, name);
        return tool != null && isListed(tool, call) ? tool : null;
    }

    /** What of these kinds is offered to a caller. */
    List<Tool> of(Call call, Offer.Kind... kinds) {
        return of(tools.all(call), kinds).filter(tool -> isFor(tool, call)).toList();
    }

    private static Stream<Tool> of(Stream<Tool> all, Offer.Kind... kinds) {
        List<Offer.Kind> wanted = List.of(kinds);
        return all.filter(tool -> wanted.contains(tool.offer().kind()));
    }

    boolean has(Offer.Kind kind) {
        return catalogue.all().stream().anyMatch(tool -> tool.offer().kind() == kind);
    }

    /** Whether {@link #find} would answer without waiting. */
    boolean areKnown(Call call, Message message) {
        JsonNode named = message.params().path("name");
        if (named.asText().equals(SearchTools.CALL)) {
            named = message.params().at("/arguments/name");
        }
        return !named.isTextual() || tools.areKnown(call, named.textValue());
    }

    /**
     * May block.
     *
     * @throws RpcError if there is none
     */
    Found find(Call call, Message message) {
        requireOffered(message);
        if (message.method().equals(Message.READ_RESOURCE)) {
            return resource(call, message);
        }
        boolean prompt = message.method().equals(Message.GET_PROMPT);
        String name = message.requiredText("name");
        Tool tool = tools.find(call, name);
        if (tool == null && !prompt && name.equals(SearchTools.CALL)) {
            return called(call, message.object("arguments"));
        }
        if (tool == null || (tool.offer().kind() == Offer.Kind.PROMPT) != prompt || !isFor(tool, call)) {
            throw RpcError.invalidParams(
                    "There is no " + (prompt ? "prompt" : "tool") + " of this name; the list names them all.");
        }
        return new Found(tool, message.object("arguments"));
    }

    /** The tool that is called through {@link SearchTools}. A model has written its name, so a model reads what is wrong. */
    private Found called(Call call, ObjectNode wanted) {
        Tool tool = tool(JsonBody.requiredText(wanted, "name"), call);
        if (tool == null) {
            throw SearchTools.unknown();
        }
        return new Found(tool, JsonBody.objectField(wanted, "arguments"));
    }

    /** @throws RpcError if the method is about something that nobody offers here: then there is no such method */
    void requireOffered(Message message) {
        String method = message.method();
        boolean offered = method.startsWith("prompts/")
                ? has(Offer.Kind.PROMPT)
                : method.startsWith("resources/")
                        ? has(Offer.Kind.RESOURCE)
                        : !method.startsWith("completion/") || has(Offer.Kind.PROMPT) || has(Offer.Kind.RESOURCE);
        if (!offered) {
            throw RpcError.unknownMethod(message);
        }
    }

    private Found resource(Call call, Message message) {
        String uri = message.requiredText("uri");
        for (Tool tool : of(call, Offer.Kind.RESOURCE)) {
            ObjectNode arguments = match(tool.offer(), uri, message);
            if (arguments != null) {
                return new Found(tool, arguments);
            }
        }
        int code = message.isModern() ? RpcError.INVALID_PARAMS : RESOURCE_NOT_FOUND;
        throw new RpcError(
                code,
                200,
                "There is no such resource.",
                message.params().objectNode().put("uri", uri));
    }

    /** The arguments that stand in the address; null if it is another one. */
    private static @Nullable ObjectNode match(Offer offer, String uri, Message message) {
        List<String> names = offer.placeholders();
        if (names.isEmpty()) {
            return uri.equals(offer.uri()) ? message.params().objectNode() : null;
        }
        Matcher matcher = patternOf(offer).matcher(uri);
        if (!matcher.matches()) {
            return null;
        }
        ObjectNode arguments = message.params().objectNode();
        for (int i = 0; i < names.size(); i++) {
            arguments.put(names.get(i), decoded(matcher.group(i + 1)));
        }
        return arguments;
    }

    private static Pattern patternOf(Offer offer) {
        StringBuilder pattern = new StringBuilder();
        String rest = String.valueOf(offer.uri());
        for (String name : offer.placeholders()) {
            int at = rest.indexOf("{" + name + "}");
            pattern.append(Pattern.quote(rest.substring(0, at))).append("([^/?#]{1,512})");
            rest = rest.substring(at + name.length() + 2);
        }
        return Pattern.compile(pattern + Pattern.quote(rest));
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw RpcError.invalidParams("The address has a malformed percent-encoding.");
        }
    }

    /** What clients are told when the named lists change. */
    Map<Listing, List<Tool>> listings() {
        return Map.of(
                Listing.TOOLS, listing(Offer.Kind.TOOL, Offer.Kind.CONTENT),
                Listing.PROMPTS, listing(Offer.Kind.PROMPT),
                Listing.RESOURCES, listing(Offer.Kind.RESOURCE));
    }

    private List<Tool> listing(Offer.Kind... kinds) {
        return of(catalogue.all().stream(), kinds).toList();
    }
}
