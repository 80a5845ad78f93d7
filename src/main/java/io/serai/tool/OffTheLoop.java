package io.serai.tool;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.support.service.ServiceHelper;

/** Runs a route that may wait on a virtual thread, so that the caller's event loop does not wait with it. */
final class OffTheLoop extends DelegateAsyncProcessor {

    OffTheLoop(AsyncProcessor route) {
        super(route);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Thread.ofVirtual().name("tool-route").start(() -> super.process(exchange, doneSync -> callback.done(false)));
        return false;
    }

    /** Nobody starts or stops this step itself. */
    @Override
    public boolean isStopped() {
        return ServiceHelper.isStopped(getProcessor());
    }
}
