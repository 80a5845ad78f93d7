package io.serai.gateway;

import io.serai.tool.Invocation;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.support.AsyncProcessorSupport;

/** Step {@code dispatch}: hands the call to the tool's route and takes its result, whatever form the route left it in. */
final class Dispatch extends AsyncProcessorSupport {

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = Call.of(exchange);
        Call.ToolRequest wanted = call.toolRequest();
        long deadline = call.request().arrivedAt() + TimeUnit.MILLISECONDS.toNanos(wanted.timeoutMillis());
        new Invocation(
                        call.tool(),
                        call.tenant().id(),
                        wanted.connection(),
                        wanted.arguments(),
                        call.request().id(),
                        deadline)
                .attachTo(exchange);
        exchange.getMessage().setBody(wanted.arguments());
        call.dispatch();
        return call.tool().route().process(exchange, doneSync -> {
            collect(exchange, call);
            callback.done(doneSync);
        });
    }

    private static void collect(Exchange exchange, Call call) {
        if (exchange.getException() == null) {
            call.result(exchange.getMessage().getBody());
            return;
        }
        // The tool's route has no error handler; whatever it noted must not keep ours from acting.
        ExchangeExtension extension = exchange.getExchangeExtension();
        extension.setRedeliveryExhausted(false);
        extension.setErrorHandlerHandled(null);
        exchange.setRollbackOnly(false);
    }
}
