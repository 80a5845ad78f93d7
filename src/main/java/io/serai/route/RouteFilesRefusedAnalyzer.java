package io.serai.route;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows refused route files as a list of findings, without a stack trace. */
final class RouteFilesRefusedAnalyzer extends AbstractFailureAnalyzer<RouteFilesRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable root, RouteFilesRefused cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend the lines above, or take the file out of the folder.", cause);
    }
}
