package io.serai.gateway;

import io.serai.http.Request;
import io.serai.tool.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code listTools}: the tools that the tenant may call, filtered and by pages. */
final class ListTools implements Processor {

    private final CallerTools tools;
    private final ToolViews views;
    private final ToolAccounts accounts;

    ListTools(CallerTools tools, ToolViews views, ToolAccounts accounts) {
        this.tools = tools;
        this.views = views;
        this.accounts = accounts;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Page page = Page.of(call.request());
        ToolAccounts.Known known = accounts.of(call);
        List<Tool> matching =
                tools.all(call).filter(filter(call.request(), known)).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "tools",
                page.of(matching).stream().map(tool -> views.brief(tool, known)).toList());
        body.put("pagination", page.view(matching.size()));
        exchange.getMessage().setBody(Reply.ok(body));
    }

    private Predicate<Tool> filter(Request request, ToolAccounts.Known known) {
        String search = request.query("search");
        String connectedOnly = request.query("connected");
        return tool -> matches(request.query("category"), views.category(tool))
                && matches(request.query("integration"), tool.integration())
                && (connectedOnly == null || Boolean.parseBoolean(connectedOnly) == known.has(tool.integration()))
                && (search == null || contains(tool.id(), search) || contains(tool.description(), search));
    }

    private static boolean matches(@Nullable String wanted, String actual) {
        return wanted == null || wanted.equals(actual);
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
