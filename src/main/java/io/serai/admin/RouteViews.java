package io.serai.admin;

import io.serai.route.RouteFileState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider file as operators see it. */
final class RouteViews {

    private RouteViews() {}

    static Map<String, @Nullable Object> view(RouteFileState file) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("file", file.file());
        view.put("provider", file.provider());
        view.put("status", file.status().name().toLowerCase(Locale.ROOT));
        view.put("version", file.version());
        view.put("hash", file.hash());
        view.put("loadedAt", file.loadedAt() == null ? null : Times.text(file.loadedAt()));
        view.put("rolledBack", file.rolledBack());
        view.put("tools", file.tools());
        view.put("operations", file.operations());
        view.put("findings", file.findings());
        return view;
    }
}
