package io.serai.gateway;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step that usually answers from memory and sometimes must wait. What waits does so on a virtual thread; the route goes
 * on there afterwards, and the next outbound step or the answer returns to an event loop by itself.
 */
abstract class BlockingStep extends AsyncProcessorSupport {

    /**
     * Tries without waiting.
     *
     * @return false if {@link #block} must be called
     */
    abstract boolean attempt(Call call);

    /** Does the same, and may wait. */
    abstract void block(Call call);

    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = Call.of(exchange);
        try {
            if (attempt(call)) {
                callback.done(true);
                return true;
            }
        } catch (RuntimeException failed) {
            exchange.setException(failed);
            callback.done(true);
            return true;
        }
        Thread.startVirtualThread(() -> {
            try {
                block(call);
            } catch (RuntimeException failed) {
                exchange.setException(failed);
            }
            callback.done(false);
        });
        return false;
    }
}
