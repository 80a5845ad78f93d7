package io.serai.route;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * Serai's own route files, checked. They are read once, at the start: no entry of the API ever goes while calls come.
 *
 * @param routes id → file
 */
record GatewayFiles(List<Resource> resources, Map<String, String> routes, List<Finding> findings) {

    static GatewayFiles read(RouteFolder folder) throws IOException {
        List<Resource> resources = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (Path path : folder.gatewayFiles()) {
            RouteFolder.read(path, findings::add).ifPresent(text -> {
                YamlFile file = new YamlFile(path.toString(), text);
                GatewayLint.check(file);
                for (String id : GatewayLint.routeIds(file)) {
                    String first = places.putIfAbsent(id, file.name());
                    if (first != null) {
                        String message = "Route " + id + " is in " + first + " already";
                        file.findings().add(new Finding(file.name(), 1, 1, message, "names are unique"));
                    }
                }
                findings.addAll(file.findings());
                resources.add(ResourceHelper.fromString("file:" + file.name(), text));
            });
        }
        return new GatewayFiles(resources, places, findings);
    }
}
