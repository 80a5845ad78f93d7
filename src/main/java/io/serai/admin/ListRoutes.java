package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.route.RouteFiles;
import java.util.Map;

/** Step {@code listRoutes}: the provider files, what of each serves, and what is against the text on the disk. */
final class ListRoutes extends AdminStep {

    private final RouteFiles files;

    ListRoutes(RouteFiles files) {
        this.files = files;
    }

    @Override
    Reply reply(Call call) {
        return Reply.ok(
                Map.of("routes", files.list().stream().map(RouteViews::view).toList()));
    }
}
