package io.serai.gateway;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code validateArguments}: the arguments against the tool's schema, before anything is sent. */
final class ValidateArguments implements Processor {

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        call.tool().arguments().check(call.toolRequest().arguments());
    }
}
