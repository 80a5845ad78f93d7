package io.serai.route;

import java.util.List;
import java.util.stream.Collectors;

/** Route files with findings: all of them at once, so that one look is enough to mend them. */
final class RouteFilesRefused extends RuntimeException {

    private final transient List<Finding> findings;

    RouteFilesRefused(List<Finding> findings) {
        super(findings.stream()
                .map(Finding::toString)
                .collect(Collectors.joining("\n  ", "Route files refused:\n  ", "")));
        this.findings = List.copyOf(findings);
    }

    List<Finding> findings() {
        return findings;
    }
}
