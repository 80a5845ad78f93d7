package io.serai.tool;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code from: tool:<integration>.<name>}: the route that follows is the tool. In the running text of a file the name ends
 * in its version, {@code @7}.
 */
public final class ToolComponent extends DefaultComponent {

    private final Catalogue catalogue;
    private final ToolSpecs specs;

    public ToolComponent(Catalogue catalogue, ToolSpecs specs) {
        this.catalogue = catalogue;
        this.specs = specs;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        ToolGroup group = specs.group(remaining);
        if (group != null) {
            return new ToolGroupEndpoint(uri, this, group, catalogue);
        }
        ToolSpec spec = specs.get(remaining);
        if (spec == null) {
            throw new IllegalArgumentException("Tool " + remaining + " has no inputSchema");
        }
        String toolId = VersionedName.plain(remaining);
        return new ToolEndpoint(uri, this, toolId, spec, specs.mayWait(remaining), catalogue);
    }
}
