package io.serai.route;

import io.serai.provider.Provider;
import io.serai.tool.ToolSpec;
import io.serai.tool.VersionedName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of a provider file that passed the checks, with all that is needed to run it.
 *
 * @param file path below {@code routes/providers}
 * @param number counts the versions of a file in this process, from 1
 * @param hash SHA-256 of the text, and of its document if it has one, in hex
 * @param runningText for Camel: without what was lifted out, and each name with its version, see {@link VersionedText}
 * @param routeLines id of each route, without version → the line where it is named
 * @param beans names of the beans beside the provider, without version
 * @param specs by tool id, without version
 * @param operations of the vendor's document; null without one
 * @param waitingTools ids of the tools whose routes may wait for something else than their provider
 */
record Edition(
        String file,
        String providerId,
        int number,
        String hash,
        String text,
        String runningText,
        Map<String, Integer> routeLines,
        Set<String> beans,
        Provider provider,
        Map<String, ToolSpec> specs,
        @Nullable OperationSet operations,
        Set<String> waitingTools) {

    /** The name that an id of this file has in the Camel context. */
    String versioned(String id) {
        return id + "@" + number;
    }

    List<String> runningIds() {
        return Stream.concat(
                        routeLines.keySet().stream(),
                        operations == null ? Stream.empty() : Stream.of(OperationsRoute.id(providerId)))
                .map(this::versioned)
                .toList();
    }

    /** Line of the file in which a route is named, from 1; 1 if it is not known. */
    int lineOf(@Nullable String runningId) {
        return runningId == null ? 1 : routeLines.getOrDefault(VersionedName.plain(runningId), 1);
    }

    List<String> toolIds() {
        return Stream.concat(
                        specs.keySet().stream(),
                        operations == null ? Stream.empty() : operations.byTool().keySet().stream())
                .sorted()
                .toList();
    }
}
