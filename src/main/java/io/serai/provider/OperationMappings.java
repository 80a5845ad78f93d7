package io.serai.provider;

import io.serai.tool.Invocation;
import io.serai.vendor.Operation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The mappings of the operations of one document; those that were called are kept. */
final class OperationMappings implements Function<Invocation, Mapping> {

    private final Map<String, Operation> operations;
    private final Map<String, Mapping> used = new ConcurrentHashMap<>();

    /** @param operations by the ids of their tools */
    OperationMappings(Map<String, Operation> operations) {
        this.operations = operations;
    }

    @Override
    public Mapping apply(Invocation invocation) {
        return used.computeIfAbsent(invocation.tool().id(), this::mapping);
    }

    private Mapping mapping(String toolId) {
        Operation operation = operations.get(toolId);
        if (operation == null) {
            throw new IllegalStateException("There is no operation for " + toolId);
        }
        return new OperationMapping(operation);
    }
}
