package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Tool;

/** Step {@code resolveTool}: the tool that the caller means. One that it may not see looks like one that is not there. */
final class ResolveTool extends BlockingStep {

    private final CallerTools tools;

    ResolveTool(CallerTools tools) {
        this.tools = tools;
    }

    @Override
    boolean attempt(Call call) {
        if (!tools.areKnown(call, call.toolRequest().toolId())) {
            return false;
        }
        block(call);
        return true;
    }

    @Override
    void block(Call call) {
        call.tool(find(tools, call, call.toolRequest().toolId()));
    }

    static Tool find(CallerTools tools, Call call, String name) {
        Tool tool = tools.find(call, name);
        if (tool == null) {
            throw Problem.of(ProblemType.TOOL_NOT_FOUND, "There is no such tool.");
        }
        return tool;
    }
}
