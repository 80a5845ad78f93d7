package io.serai.route;

import io.serai.provider.Provider;
import io.serai.tool.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a provider file that passed the checks, with all that is needed to run it.
 *
 * @param file path below {@code routes/providers}
 * @param number counts the versions of a file in this process, from 1
 * @param hash SHA-256 of the text, in hex
 * @param runningText for Camel: without what was lifted out, and each name with its version, see {@link VersionedText}
 * @param routeIds of all routes in the file, without version
 * @param specs by tool id, without version
 * @param waitingTools ids of the tools whose routes may wait for something else than their provider
 */
record Edition(
        String file,
        String providerId,
        int number,
        String hash,
        String text,
        String runningText,
        Set<String> routeIds,
        Provider provider,
        Map<String, ToolSpec> specs,
        Set<String> waitingTools) {

    /** The name that an id of this file has in the Camel context. */
    String versioned(String id) {
        return id + "@" + number;
    }

    List<String> runningIds() {
        return routeIds.stream().map(this::versioned).toList();
    }

    /** Line of the file in which a route is named, from 1; 1 if it is not known. */
    int lineOf(@Nullable String runningId) {
        List<String> lines = runningText.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (runningId != null && lines.get(i).contains('"' + runningId + '"')) {
                return i + 1;
            }
        }
        return 1;
    }

    List<String> toolIds() {
        return specs.keySet().stream().sorted().toList();
    }
}
