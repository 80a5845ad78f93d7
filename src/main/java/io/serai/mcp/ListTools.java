package io.serai.mcp;

import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.provider.Providers;
import io.serai.tool.Offer;
import io.serai.tool.Tool;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code tools/list}: all tools in the order of their ids, and of each whether the tenant has an account for it. */
final class ListTools implements Method {

    private final Offers offers;
    private final Providers providers;
    private final Connections connections;
    private final ToolTexts texts;
    private final RpcAnswers rpc;
    private final ListPage page;

    ListTools(
            Offers offers,
            Providers providers,
            Connections connections,
            ToolTexts texts,
            RpcAnswers rpc,
            ListPage page) {
        this.offers = offers;
        this.providers = providers;
        this.connections = connections;
        this.texts = texts;
        this.rpc = rpc;
        this.page = page;
    }

    @Override
    public Answer answer(Call call, Message message) {
        String integration = call.request().optionalPathParameter("integration");
        Set<String> connected = connected(call);
        return rpc.answer(
                message,
                page.of(
                        message,
                        "tools",
                        offers.of(integration, Offer.Kind.TOOL, Offer.Kind.CONTENT),
                        tool -> texts.of(tool, message.isModern(), isConnected(tool, connected))));
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
}
