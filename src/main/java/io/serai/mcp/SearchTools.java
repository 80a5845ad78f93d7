package io.serai.mcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.gateway.ToolAccounts;
import io.serai.http.Answer;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.search.ToolSearch;
import io.serai.tool.Tool;
import java.util.List;

/**
 * Three tools in place of a long list: one finds tools, one shows one, and one calls it. The third is a call like every
 * other, see {@link Offers#find}; the first two are answered here.
 */
final class SearchTools implements Method {

    static final String SEARCH = "search_tools";
    static final String GET = "get_tool";
    static final String CALL = "call_tool";

    private static final int MOST = 20;

    /** So many come with their schemas, so that they can be called at once. */
    private static final int WITH_SCHEMA = 3;

    private final ToolSearch search;
    private final ToolAccounts accounts;
    private final Offers offers;
    private final ToolTexts texts;
    private final RpcAnswers rpc;

    SearchTools(ToolSearch search, ToolAccounts accounts, Offers offers, ToolTexts texts, RpcAnswers rpc) {
        this.search = search;
        this.accounts = accounts;
        this.offers = offers;
        this.texts = texts;
        this.rpc = rpc;
    }

    /** The three, as {@code tools/list} shows them. */
    List<ObjectNode> list() {
        ObjectNode find = tool(
                SEARCH,
                "Finds tools by what is to be done, in plain words. The list of tools is too long to be shown: begin here. The best"
                        + " come with their inputSchema; call them with " + CALL + ".",
                true);
        text(find, "query", "What is to be done, and at which service if that matters", true)
                .put("maxLength", ToolSearch.LONGEST_QUERY);
        text(find, "integration", "Only tools of this service, such as github", false);
        properties(find)
                .putObject("limit")
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", MOST)
                .put("description", "How many at most, 5 if it is left out");
        ObjectNode get = tool(GET, "Shows one tool with the schema of its arguments.", true);
        text(get, "name", "Name of the tool, as " + SEARCH + " gives it", true);
        ObjectNode call =
                tool(CALL, "Calls a tool that " + SEARCH + " has found. What it does is what that tool does.", false);
        text(call, "name", "Name of the tool, as " + SEARCH + " gives it", true);
        properties(call)
                .putObject("arguments")
                .put("type", "object")
                .put("description", "The arguments of that tool, as its inputSchema has them");
        return List.of(find, get, call);
    }

    private ObjectNode tool(String name, String description, boolean reads) {
        ObjectNode view = rpc.object().put("name", name).put("description", description);
        ObjectNode schema = view.putObject("inputSchema").put("type", "object");
        schema.putObject("properties");
        schema.putArray("required");
        schema.put("additionalProperties", false);
        view.putObject("annotations")
                .put("readOnlyHint", reads)
                .put("destructiveHint", !reads)
                .put("openWorldHint", !reads);
        return view;
    }

    private static ObjectNode properties(ObjectNode view) {
        return (ObjectNode) view.at("/inputSchema/properties");
    }

    private static ObjectNode text(ObjectNode view, String name, String description, boolean required) {
        if (required) {
            ((ArrayNode) view.at("/inputSchema/required")).add(name);
        }
        return properties(view).putObject(name).put("type", "string").put("description", description);
    }

    /** Whether a message calls one of the two that are answered here. */
    boolean isAskedBy(Message message) {
        String name = message.params().path("name").asText();
        return message.method().equals(Message.CALL_TOOL)
                && (name.equals(SEARCH) || name.equals(GET))
                && !offers.isTool(name);
    }

    @Override
    public Answer answer(Call call, Message message) {
        ObjectNode arguments = message.object("arguments");
        ObjectNode found = message.requiredText("name").equals(SEARCH)
                ? find(call, message, arguments)
                : get(call, message, JsonBody.requiredText(arguments, "name"));
        ObjectNode result = rpc.object();
        result.putArray("content").addObject().put("type", "text").put("text", found.toString());
        return rpc.answer(message, result);
    }

    private ObjectNode find(Call call, Message message, ObjectNode arguments) {
        String query = JsonBody.requiredText(arguments, "query");
        if (query.length() > ToolSearch.LONGEST_QUERY) {
            throw JsonBody.invalid("query", "must be 1 to " + ToolSearch.LONGEST_QUERY + " characters");
        }
        String integration = JsonBody.text(arguments, "integration");
        int limit = (int) JsonBody.number(arguments, "limit", 5, 1, MOST);
        ToolSearch.Answer answer = search.find(
                query,
                tool -> offers.isListed(tool, call) && (integration == null || integration.equals(tool.integration())),
                limit);
        ToolAccounts.Known known = accounts.of(call);
        ObjectNode found = rpc.object();
        ArrayNode tools = found.putArray("tools");
        for (ToolSearch.Hit hit : answer.hits()) {
            ObjectNode view = view(hit.tool(), message, known);
            view.put("score", hit.score());
            if (tools.size() >= WITH_SCHEMA) {
                view.remove(List.of("inputSchema", "outputSchema"));
            }
            view.remove("outputSchema");
            tools.add(view);
        }
        if (tools.isEmpty()) {
            found.put("hint", "Nothing fits. Ask in other words, or name no service.");
        }
        return found;
    }

    private ObjectNode get(Call call, Message message, String name) {
        Tool tool = offers.tool(name, call);
        if (tool == null) {
            throw unknown();
        }
        return view(tool, message, accounts.of(call));
    }

    static Problem unknown() {
        return Problem.of(
                ProblemType.TOOL_NOT_FOUND, "There is no tool of this name; " + SEARCH + " finds those there are.");
    }

    private ObjectNode view(Tool tool, Message message, ToolAccounts.Known known) {
        ObjectNode view = texts.of(tool, message.isModern(), known.has(tool.integration()));
        view.remove("_meta");
        view.put("connected", known.has(tool.integration()));
        String link = known.link(tool.integration());
        return link == null ? view : view.put("connect", link);
    }
}
