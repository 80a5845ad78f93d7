package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.route.RouteFileState;
import io.serai.route.RouteFiles;

/** Step {@code rollBackRoute}: serves the text of a provider file that served before, until the file changes. */
final class RollBackRoute extends AdminStep {

    private final RouteFiles files;

    RollBackRoute(RouteFiles files) {
        this.files = files;
    }

    @Override
    Reply reply(Call call) {
        String name = call.request().pathParameter("file");
        RouteFileState file = files.find(name)
                .orElseThrow(() -> Problem.of(ProblemType.ROUTE_FILE_NOT_FOUND, "There is no such provider file."));
        if (!files.rollBack(file.file())) {
            throw Problem.of(ProblemType.NO_PREVIOUS_VERSION, "No earlier version of this file can be served.");
        }
        return Reply.ok(RouteViews.view(files.find(name).orElse(file)));
    }
}
