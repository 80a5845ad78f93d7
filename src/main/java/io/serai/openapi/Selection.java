package io.serai.openapi;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to see.
 *
 * @param integrations null for all
 * @param categories null for all
 * @param tools ids; null for all
 * @param connected the integrations that the caller is connected to, if only their tools are wanted; null for all
 * @param operations how many at most
 */
public record Selection(
        Profile profile,
        @Nullable Set<String> integrations,
        @Nullable Set<String> categories,
        @Nullable Set<String> tools,
        @Nullable Set<String> connected,
        int operations) {

    /** The whole of a profile. */
    public static Selection all(Profile profile) {
        return new Selection(profile, null, null, null, null, profile.mostOperations());
    }

    /** A part of it; null where there is nothing to be said. */
    public Selection only(
            @Nullable Set<String> someIntegrations, @Nullable Set<String> someTools, @Nullable Integer most) {
        int number = most == null ? operations : most;
        return new Selection(profile, someIntegrations, categories, someTools, connected, number);
    }

    /** Whether it is about certain tools, so that what is not a tool is not wanted. */
    boolean isFiltered() {
        return integrations != null || categories != null || tools != null || connected != null;
    }

    boolean contains(ToolEntry tool) {
        return (integrations == null || integrations.contains(tool.integration()))
                && (categories == null || categories.contains(tool.provider().category()))
                && (tools == null || tools.contains(tool.id()))
                && (connected == null || !tool.provider().needsConnection() || connected.contains(tool.integration()));
    }
}
