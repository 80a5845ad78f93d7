package io.serai.gateway;

import io.serai.result.Results;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code deleteResult}: removes a kept result before its time is over. */
final class DeleteResult implements Processor {

    private final Results results;

    DeleteResult(Results results) {
        this.results = results;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        String id = call.request().pathParameter("id");
        if (!results.delete(call.tenant().id(), id)) {
            throw GetResult.absent();
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("status", "deleted");
        exchange.getMessage().setBody(Reply.ok(body));
    }
}
