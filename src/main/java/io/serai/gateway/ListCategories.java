package io.serai.gateway;

import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code listCategories}: the categories of the catalogue. */
final class ListCategories implements Processor {

    private final Catalogue catalogue;
    private final ToolViews views;

    ListCategories(Catalogue catalogue, ToolViews views) {
        this.catalogue = catalogue;
        this.views = views;
    }

    @Override
    public void process(Exchange exchange) {
        List<Tool> visible = ListTools.visible(catalogue, Call.of(exchange)).toList();
        exchange.getMessage().setBody(Reply.ok(Map.of("categories", views.categories(visible))));
    }
}
