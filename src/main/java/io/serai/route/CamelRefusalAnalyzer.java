package io.serai.route;

import org.apache.camel.FailedToCreateRouteException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a route that passed the checks and that Camel refuses all the same, without a stack trace. */
final class CamelRefusalAnalyzer extends AbstractFailureAnalyzer<FailedToCreateRouteException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, FailedToCreateRouteException cause) {
        return new FailureAnalysis(
                CamelRefusal.of(cause).toString(), "Mend it, or take its file out of the folder.", cause);
    }
}
