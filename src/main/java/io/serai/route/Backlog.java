package io.serai.route;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the folder and is not done yet. Edits of what serves come first: somebody waits for an edit, while a
 * thousand new files can wait for each other. What has gone to another place goes once it serves there.
 */
final class Backlog {

    private final Set<Path> written = new LinkedHashSet<>();
    private final Set<Path> gone = new LinkedHashSet<>();

    void add(FolderChanges.Changes seen) {
        seen.gone().forEach(written::remove);
        seen.written().forEach(gone::remove);
        written.addAll(seen.written());
        gone.addAll(seen.gone());
    }

    List<Path> takeThoseOf(Set<String> providerIds) {
        List<Path> taken = written.stream()
                .filter(file -> providerIds.contains(providerId(file)))
                .toList();
        taken.forEach(written::remove);
        return taken;
    }

    @Nullable
    Path next() {
        Iterator<Path> all = written.iterator();
        if (!all.hasNext()) {
            return null;
        }
        Path next = all.next();
        all.remove();
        return next;
    }

    boolean isGone(Path file) {
        return gone.contains(file);
    }

    List<Path> takeGone() {
        Set<String> onTheirWay = written.stream().map(Backlog::providerId).collect(Collectors.toSet());
        List<Path> taken = gone.stream()
                .filter(file -> !onTheirWay.contains(providerId(file)))
                .toList();
        taken.forEach(gone::remove);
        return taken;
    }

    private static String providerId(Path file) {
        return ProviderFile.providerId(file.toString());
    }
}
