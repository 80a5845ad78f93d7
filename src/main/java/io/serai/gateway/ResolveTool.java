package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code resolveTool}: the tool that the caller means. One that it may not see looks like one that is not there. */
final class ResolveTool implements Processor {

    private final Catalogue catalogue;

    ResolveTool(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        call.tool(find(catalogue, call, call.toolRequest().toolId()));
    }

    static Tool find(Catalogue catalogue, Call call, String name) {
        Tool tool = catalogue.find(name);
        if (tool == null || !call.mayUse(tool)) {
            throw Problem.of(ProblemType.TOOL_NOT_FOUND, "There is no such tool.");
        }
        return tool;
    }
}
