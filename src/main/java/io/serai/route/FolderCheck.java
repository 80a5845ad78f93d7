package io.serai.route;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every finding in every file of a folder, without anything being loaded. */
final class FolderCheck {

    private final RouteFolder folder;
    private final EditionReader reader;

    FolderCheck(RouteFolder folder, EditionReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /** @throws RouteFilesRefused if there are any */
    void run() throws IOException {
        List<Finding> findings = new ArrayList<>(GatewayFiles.read(folder).findings());
        Map<String, String> owners = new HashMap<>();
        for (Path path : folder.providerFiles()) {
            if (!reader.isSwitchedOff(path)) {
                String owner = owners.putIfAbsent(ProviderFile.providerId(path.toString()), path.toString());
                if (owner != null) {
                    findings.add(ProviderFile.twin(path, owner));
                }
                RouteFolder.read(path, findings::add)
                        .ifPresent(text ->
                                findings.addAll(reader.read(path, text, 1).findings()));
            }
        }
        if (!findings.isEmpty()) {
            throw new RouteFilesRefused(findings);
        }
    }
}
