package io.serai.gateway;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** Step {@code onVirtualThread}: what follows in the route may wait. */
final class OnVirtualThread extends AsyncProcessorSupport {

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Thread.startVirtualThread(() -> callback.done(false));
        return false;
    }
}
