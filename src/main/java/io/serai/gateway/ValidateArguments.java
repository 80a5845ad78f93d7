package io.serai.gateway;

import io.serai.tool.Tool;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code validateArguments}: the arguments against the tool's schema, and its wishes, before anything is sent. */
final class ValidateArguments implements Processor {

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Tool tool = call.tool();
        if (call.toolRequest().wishes().pages() > 1 && tool.spec().mostPages() == 0) {
            throw JsonBody.invalid("options.pages", "is not for this tool, which does not follow pages");
        }
        tool.arguments().check(call.toolRequest().arguments());
    }
}
