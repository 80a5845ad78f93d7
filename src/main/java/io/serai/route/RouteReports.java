package io.serai.route;

import io.serai.route.RouteChange.Kind;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what became of a file: in the log, and to whoever listens. */
final class RouteReports {

    private static final Logger LOGGER = LoggerFactory.getLogger(RouteReports.class);

    /** In one record; all of them are in the log and in the state of the file. */
    private static final int FINDINGS = 10;

    private final List<RouteChange.Listener> listeners;

    RouteReports(List<RouteChange.Listener> listeners) {
        this.listeners = listeners;
    }

    void loaded(RouteFileState file) {
        RouteFileState.VendorOperations operations = file.operations();
        if (operations != null) {
            LOGGER.atInfo()
                    .addKeyValue("file", file.file())
                    .addKeyValue("document", operations.document())
                    .addKeyValue("tools", operations.tools())
                    .addKeyValue("leftOut", operations.leftOut().size())
                    .log("vendor_operations_loaded");
        }
        LOGGER.atInfo()
                .addKeyValue("file", file.file())
                .addKeyValue("version", file.version())
                .addKeyValue("tools", file.tools().size())
                .log("route_file_loaded");
        tell(Kind.LOADED, file, hash(file));
    }

    void rejected(RouteFileState file, String hash) {
        for (Finding finding : file.findings()) {
            LOGGER.atError().addKeyValue("serving", file.version()).log("Route file refused: {}", finding);
        }
        tell(Kind.REJECTED, file, hash);
    }

    void rolledBack(RouteFileState file) {
        LOGGER.atWarn()
                .addKeyValue("file", file.file())
                .addKeyValue("version", file.version())
                .log("route_file_rolled_back");
        tell(Kind.ROLLED_BACK, file, hash(file));
    }

    void withdrawn(RouteFileState file) {
        LOGGER.atInfo().addKeyValue("file", file.file()).log("route_file_withdrawn");
        tell(Kind.WITHDRAWN, file, hash(file));
    }

    private static String hash(RouteFileState file) {
        return file.hash() == null ? "" : file.hash();
    }

    private void tell(Kind kind, RouteFileState file, String hash) {
        Integer version = file.version();
        List<RouteChange.Fault> findings = file.findings().stream()
                .limit(FINDINGS)
                .map(finding -> new RouteChange.Fault(finding.line(), finding.column(), finding.message()))
                .toList();
        RouteChange change = new RouteChange(kind, file.file(), version == null ? 0 : version, hash, findings);
        listeners.forEach(listener -> listener.changed(change));
    }
}
