package io.serai.gateway;

import io.serai.tenant.Tenant;
import io.serai.tool.Catalogue;
import io.serai.tool.OwnToolSource;
import io.serai.tool.OwnTools;
import io.serai.tool.Tool;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tools that a caller may know of: the catalogue's, which come first, and those that its tenant brought. */
public final class CallerTools {

    private final Catalogue catalogue;
    private final OwnToolSource source;

    public CallerTools(Catalogue catalogue, OwnToolSource source) {
        this.catalogue = catalogue;
        this.source = source;
    }

    /** Whether {@link #find} would answer without waiting. */
    public boolean areKnown(Call call, String name) {
        if (catalogue.find(name) != null || call.ownTools() != null) {
            return true;
        }
        Tenant tenant = owner(call);
        OwnTools known = tenant == null ? OwnTools.NONE : source.known(tenant.id());
        if (known != null) {
            call.ownTools(known);
        }
        return known != null;
    }

    /** By id, MCP name or alias; null if the caller may know of none. May block. */
    public @Nullable Tool find(Call call, String name) {
        Tool tool = catalogue.find(name);
        Tool found = tool == null ? ownTools(call).find(name) : tool;
        return found != null && call.mayUse(found) ? found : null;
    }

    /** All that the caller may use. May block. */
    public Stream<Tool> all(Call call) {
        return Stream.concat(catalogue.all().stream().filter(call::mayUse), own(call));
    }

    /** Those among them that its tenant brought. May block. */
    public Stream<Tool> own(Call call) {
        return ownTools(call).all().stream()
                .filter(tool -> catalogue.find(tool.id()) == null)
                .filter(call::mayUse);
    }

    private OwnTools ownTools(Call call) {
        OwnTools known = call.ownTools();
        if (known == null) {
            Tenant tenant = owner(call);
            known = tenant == null ? OwnTools.NONE : source.of(tenant.id());
            call.ownTools(known);
        }
        return known;
    }

    /** Nobody where the operator has taken the feature away. */
    private static @Nullable Tenant owner(Call call) {
        Tenant tenant = call.tenantIfKnown();
        return tenant != null && tenant.has("customServers") ? tenant : null;
    }
}
