package io.serai.route;

import io.serai.tool.Offer;
import io.serai.tool.ToolGroup;
import io.serai.tool.ToolSpec;
import io.serai.vendor.Operation;
import java.util.List;
import java.util.Map;

/**
 * The operations of a vendor's document that a version of a provider file serves.
 *
 * @param document name of the file
 * @param sha256 of its bytes, in hex
 * @param byTool by the ids of their tools, in the order of the document
 * @param leftOut what was wanted and is no tool, with the reason
 */
record OperationSet(String document, String sha256, Map<String, Operation> byTool, List<String> leftOut) {

    ToolGroup group(String providerId) {
        return new ToolGroup(byTool.entrySet().stream()
                .map(entry -> new ToolGroup.Member(
                        entry.getKey(),
                        providerId,
                        entry.getValue().description(),
                        entry.getValue().effect(),
                        spec(entry.getValue())))
                .toList());
    }

    static ToolSpec spec(Operation operation) {
        return new ToolSpec(operation.schema(), null, 0, Offer.TOOL, List.of(), List.of());
    }
}
