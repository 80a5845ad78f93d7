package io.serai.gateway;

import io.serai.tool.Catalogue;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code getTool}: everything about one tool. */
final class GetTool implements Processor {

    private final Catalogue catalogue;
    private final ToolViews views;
    private final ToolAccounts accounts;

    GetTool(Catalogue catalogue, ToolViews views, ToolAccounts accounts) {
        this.catalogue = catalogue;
        this.views = views;
        this.accounts = accounts;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        var tool = ResolveTool.find(catalogue, call, call.request().pathParameter("toolId"));
        exchange.getMessage().setBody(Reply.ok(views.full(tool, accounts.of(call))));
    }
}
