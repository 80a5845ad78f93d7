package io.serai.route;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has changed in the folder of provider files since the last look. A change counts once two looks in a row have seen
 * the same: editors cut a file before they write it, and rename what they wrote. Looking, rather than being told by the
 * system, also sees mounted volumes.
 */
final class FolderChanges {

    record Changes(List<Path> written, List<Path> gone) {}

    private final RouteFolder folder;
    private final Map<Path, RouteFolder.Signature> known = new HashMap<>();
    private final Map<Path, Path> documents = new HashMap<>();
    private Map<Path, RouteFolder.Signature> lastLook = new HashMap<>();

    FolderChanges(RouteFolder folder) {
        this.folder = folder;
    }

    /** This file is about to be read as it is now. */
    void note(Path file) {
        Optional<RouteFolder.Signature> now = signature(file);
        now.ifPresent(signature -> known.put(file, signature));
    }

    /** This document belongs to the file, and is about to be read as it is now; null: none does. */
    void noteDocument(Path file, @Nullable Path document) {
        if (document == null) {
            documents.remove(file);
        } else {
            documents.put(file, document);
        }
        known.computeIfPresent(file, (same, signature) -> signature.with(document(file)));
    }

    private Optional<RouteFolder.Signature> signature(Path file) {
        return RouteFolder.signature(file).map(signature -> signature.with(document(file)));
    }

    private RouteFolder.@Nullable Signature document(Path file) {
        Path document = documents.get(file);
        return document == null ? null : RouteFolder.signature(document).orElse(null);
    }

    /** @throws IOException if the folder cannot be read; nothing is taken for gone then */
    Changes look() throws IOException {
        Map<Path, RouteFolder.Signature> now = new HashMap<>();
        List<Path> written = new ArrayList<>();
        for (Path file : folder.providerFiles()) {
            Optional<RouteFolder.Signature> signature = signature(file);
            if (signature.isPresent()) {
                now.put(file, signature.get());
                if (signature.get().equals(lastLook.get(file))
                        && !signature.get().equals(known.get(file))) {
                    written.add(file);
                    known.put(file, signature.get());
                }
            }
        }
        List<Path> gone = known.keySet().stream()
                .filter(file -> !now.containsKey(file) && !lastLook.containsKey(file))
                .sorted()
                .toList();
        gone.forEach(known::remove);
        gone.forEach(documents::remove);
        lastLook = now;
        return new Changes(written, gone);
    }
}
