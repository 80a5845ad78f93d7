package io.serai.gateway;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code getTool}: everything about one tool. */
final class GetTool implements Processor {

    private final CallerTools tools;
    private final ToolViews views;
    private final ToolAccounts accounts;

    GetTool(CallerTools tools, ToolViews views, ToolAccounts accounts) {
        this.tools = tools;
        this.views = views;
        this.accounts = accounts;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        var tool = ResolveTool.find(tools, call, call.request().pathParameter("toolId"));
        exchange.getMessage().setBody(Reply.ok(views.full(tool, accounts.of(call))));
    }
}
