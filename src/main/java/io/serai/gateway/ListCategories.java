package io.serai.gateway;

import io.serai.tool.Tool;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code listCategories}: the categories of the catalogue. */
final class ListCategories implements Processor {

    private final CallerTools tools;
    private final ToolViews views;

    ListCategories(CallerTools tools, ToolViews views) {
        this.tools = tools;
        this.views = views;
    }

    @Override
    public void process(Exchange exchange) {
        List<Tool> visible = tools.all(Call.of(exchange)).toList();
        exchange.getMessage().setBody(Reply.ok(Map.of("categories", views.categories(visible))));
    }
}
