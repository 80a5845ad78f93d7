package io.serai.mcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.ToolAccounts;
import io.serai.http.Answer;

/**
 * {@code tools/list}: all tools in the order of their ids, and of each whether the tenant has an account for it; in place of
 * too many, those that find them.
 */
final class ListTools implements Method {

    private final Offers offers;
    private final SearchTools search;
    private final ToolAccounts accounts;
    private final ToolTexts texts;
    private final RpcAnswers rpc;
    private final ListPage page;

    ListTools(
            Offers offers, SearchTools search, ToolAccounts accounts, ToolTexts texts, RpcAnswers rpc, ListPage page) {
        this.offers = offers;
        this.search = search;
        this.accounts = accounts;
        this.texts = texts;
        this.rpc = rpc;
        this.page = page;
    }

    @Override
    public Answer answer(Call call, Message message) {
        ToolAccounts.Known known = accounts.of(call);
        if (offers.areSearched(call)) {
            ObjectNode result = rpc.object();
            ArrayNode tools = result.putArray("tools").addAll(search.list());
            offers.ownTools(call).forEach(tool -> tools.add(texts.of(tool, message.isModern(), true)));
            ListPage.cached(message, result);
            return rpc.answer(message, result);
        }
        return rpc.answer(
                message,
                page.of(
                        message,
                        "tools",
                        offers.tools(call),
                        tool -> texts.of(tool, message.isModern(), known.has(tool.integration()))));
    }
}
