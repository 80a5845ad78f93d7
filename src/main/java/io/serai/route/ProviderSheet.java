package io.serai.route;

import io.serai.provider.Provider;
import io.serai.tool.ToolSpec;
import java.util.List;
import java.util.Map;

/**
 * A provider file without findings, read for a look at its tools apart from any gateway.
 *
 * @param specs by tool id, in the order of the file
 * @param exampleLines by tool id: where each of its examples begins
 * @param routes what is left of the file for Camel
 */
public record ProviderSheet(
        String file,
        String providerId,
        Provider provider,
        Map<String, ToolSpec> specs,
        Map<String, List<Integer>> exampleLines,
        String routes) {}
