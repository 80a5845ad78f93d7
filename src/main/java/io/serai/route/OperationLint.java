package io.serai.route;

import io.serai.provider.Api;
import io.serai.provider.Provider;
import io.serai.provider.ProviderEndpoint;
import io.serai.vendor.DocumentReader;
import io.serai.vendor.Operation;
import io.serai.vendor.RefusedDocument;
import io.serai.vendor.VendorDocument;
import io.serai.vendor.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Takes the operations that a provider file wants out of its vendor's document. */
final class OperationLint {

    private static final String SEE = "see docs/writing-a-provider.md, A vendor's whole API";

    /** Longest name that models' function interfaces take. */
    private static final int LONGEST_NAME = 64;

    private final ProviderFile file;
    private final Node properties;

    /** @param properties of the provider */
    OperationLint(ProviderFile file, Node properties) {
        this.file = file;
        this.properties = properties;
    }

    /** @return null if the provider has no document, or the file has a finding about it now */
    @Nullable
    OperationSet read(Path path, Provider provider, Documents.Source source) {
        Api api = provider.openapi();
        if (api == null) {
            return null;
        }
        if (provider.baseUrl() == null) {
            find(List.of("openapi"), "A provider with a document needs a baseUrl");
            return null;
        }
        try {
            byte[] bytes = source.bytes(api.document());
            return set(api, EditionReader.hash(bytes), DocumentReader.read(bytes, wanted(api)));
        } catch (IOException unreadable) {
            find(List.of("openapi", "document"), String.valueOf(unreadable.getMessage()));
        } catch (RefusedDocument refused) {
            String name = path.resolveSibling(api.document()).toString();
            String reason = String.valueOf(refused.getMessage()).replaceAll("\\s+", " ");
            file.file().findings().add(new Finding(name, refused.line(), refused.column(), reason, SEE));
        }
        return null;
    }

    private Wanted wanted(Api api) {
        int longest = Math.max(20, LONGEST_NAME - file.providerId().length() - 1);
        return new Wanted(
                api.operations(),
                api.except(),
                api.prefix(),
                longest,
                path -> ProviderEndpoint.fault("path", path, any -> true) == null);
    }

    private @Nullable OperationSet set(Api api, String sha256, VendorDocument document) {
        document.unmatched().forEach(pattern -> unmatched(api, pattern));
        Map<String, Operation> byTool = new LinkedHashMap<>();
        for (Operation operation : document.operations()) {
            String tool = file.providerId() + "." + operation.tool();
            if (file.routeLines().containsKey(tool)) {
                find(
                        List.of("openapi", "operations"),
                        "Operation " + operation.id() + " has the name of route " + tool
                                + "; set a prefix, or leave it out with except");
            }
            byTool.put(tool, operation);
        }
        List<String> leftOut = document.leftOut().stream()
                .map(one -> one.id() + ": " + one.reason())
                .toList();
        return new OperationSet(api.document(), sha256, byTool, leftOut);
    }

    private void unmatched(Api api, String pattern) {
        int wanted = api.operations().indexOf(pattern);
        List<String> place = wanted >= 0
                ? List.of("openapi", "operations", String.valueOf(wanted))
                : List.of("openapi", "except", String.valueOf(api.except().indexOf(pattern)));
        find(place, "The document has no operation " + pattern);
    }

    private void find(List<String> place, String message) {
        file.file().find(YamlFile.at(properties, place), message, SEE);
    }

    /** What is worth saying about a set that is served all the same; empty if nothing is. */
    static List<Finding> hints(Path path, OperationSet set) {
        int most = Math.min(10, set.leftOut().size());
        String message = set.leftOut().size() + " operations of " + set.document() + " cannot be tools: "
                + String.join("; ", set.leftOut().subList(0, most))
                + (most < set.leftOut().size() ? "; …" : "");
        return set.leftOut().isEmpty() ? List.of() : List.of(new Finding(path.toString(), 1, 1, message, ""));
    }
}
