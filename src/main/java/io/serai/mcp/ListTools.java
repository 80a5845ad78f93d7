package io.serai.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code tools/list}: all tools in the order of their ids, and of each whether the tenant has an account for it. */
final class ListTools implements Method {

    private static final int TTL_MILLIS = 60_000;

    private final Catalogue catalogue;
    private final Providers providers;
    private final Connections connections;
    private final ToolTexts texts;
    private final RpcAnswers rpc;
    private final int page;

    /** @param page how many tools one answer holds at most */
    ListTools(
            Catalogue catalogue,
            Providers providers,
            Connections connections,
            ToolTexts texts,
            RpcAnswers rpc,
            int page) {
        this.catalogue = catalogue;
        this.providers = providers;
        this.connections = connections;
        this.texts = texts;
        this.rpc = rpc;
        this.page = page;
    }

    @Override
    public Answer answer(Call call, Message message) {
        String integration = call.request().optionalPathParameter("integration");
        String after = after(message.params().get("cursor"));
        List<Tool> rest = catalogue.all().stream()
                .filter(tool -> integration == null || tool.integration().equals(integration))
                .filter(tool -> tool.id().compareTo(after) > 0)
                .limit(page + 1L)
                .toList();
        List<Tool> tools = rest.subList(0, Math.min(page, rest.size()));
        Set<String> connected = connected(call);
        ObjectNode result = message.params().objectNode();
        ArrayNode list = result.putArray("tools");
        tools.forEach(tool -> list.add(texts.of(tool, message.isModern(), isConnected(tool, connected))));
        if (rest.size() > page) {
            result.put("nextCursor", cursor(tools.getLast()));
        }
        if (message.isModern()) {
            result.put("ttlMs", TTL_MILLIS).put("cacheScope", "private");
        }
        return rpc.answer(message, result);
    }

    private Set<String> connected(Call call) {
        return connections.list(call.tenant().id()).stream()
                .map(connection -> connection.id().integration())
                .collect(Collectors.toSet());
    }

    private boolean isConnected(Tool tool, Set<String> connected) {
        return connected.contains(tool.integration())
                || providers
                        .find(tool.integration())
                        .filter(provider -> provider.needsConnection())
                        .isEmpty();
    }

    /** A place in the list that stays one when tools come and go. */
    private static String cursor(Tool last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("after:" + last.id()).getBytes(UTF_8));
    }

    private static String after(@org.jspecify.annotations.Nullable JsonNode cursor) {
        if (cursor == null || cursor.isNull()) {
            return "";
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor.asText()), UTF_8);
            if (cursor.isTextual() && text.startsWith("after:")) {
                return text.substring("after:".length());
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through to the one message.
        }
        throw RpcError.invalidParams("The cursor is none that this list has given.");
    }
}
