package io.serai.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about a database that is newer than the program. */
final class TooNewAnalyzer extends AbstractFailureAnalyzer<SchemaVersion.TooNew> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, SchemaVersion.TooNew cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Start the newer version again, or restore the backup that was made before it was started.",
                cause);
    }
}
