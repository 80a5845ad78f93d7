package io.serai.gateway;

import io.serai.deadletter.DeadLetter;
import io.serai.deadletter.DeadLetterFilter;
import io.serai.deadletter.DeadLetters;
import io.serai.http.Request;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code listDeadLetters}: the tenant's letters, filtered and by pages. */
final class ListDeadLetters implements Processor {

    private static final List<String> STATUSES = Arrays.stream(DeadLetter.Status.values())
            .map(DeadLetter.Status::text)
            .toList();

    private final DeadLetters letters;
    private final Catalogue catalogue;

    ListDeadLetters(DeadLetters letters, Catalogue catalogue) {
        this.letters = letters;
        this.catalogue = catalogue;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Page page = Page.of(call.request());
        DeadLetterFilter filter = filter(call.request());
        String tenantId = call.tenant().id();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "deadLetters",
                letters.list(tenantId, filter, page.limit(), page.offset()).stream()
                        .map(DeadLetterViews::of)
                        .toList());
        body.put("pagination", page.view(letters.count(tenantId, filter)));
        exchange.getMessage().setBody(Reply.ok(body));
    }

    private DeadLetterFilter filter(Request request) {
        String status = Queries.word(request, "status", STATUSES);
        return new DeadLetterFilter(
                status == null ? null : DeadLetter.Status.valueOf(status.toUpperCase(Locale.ROOT)),
                request.query("integration"),
                toolId(catalogue, request.query("toolId")),
                Queries.time(request, "from"),
                Queries.time(request, "to"));
    }

    /** The id of the tool that the caller means; of one that is gone, whatever it wrote. */
    static @Nullable String toolId(Catalogue catalogue, @Nullable String name) {
        Tool tool = name == null ? null : catalogue.find(name);
        return tool == null ? name : tool.id();
    }
}
