package io.serai.route;

import io.serai.route.EditionReader.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/**
 * Loads all route files at the start: the gateway's own, then the providers'. A broken file stops the start, unless it is
 * a provider's of which an earlier text has served: then that serves on.
 */
final class RouteStart {

    private final RouteFolder folder;
    private final EditionReader reader;
    private final ScratchContext scratch;
    private final RouteArchive archive;
    private final RouteFiles files;

    RouteStart(
            RouteFolder folder, EditionReader reader, ScratchContext scratch, RouteArchive archive, RouteFiles files) {
        this.folder = folder;
        this.reader = reader;
        this.scratch = scratch;
        this.archive = archive;
        this.files = files;
    }

    /** @throws RouteFilesRefused with every finding in every file; Camel has seen none of them then */
    void load(CamelContext camel) throws Exception {
        List<Finding> findings = new ArrayList<>();
        GatewayFiles gateway = gatewayFiles();
        findings.addAll(gateway.findings());
        reader.reserve(gateway.routes());
        Map<RouteFile, Edition> providers = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        Map<String, RouteArchive.Kept> kept = archive.all();
        for (Path path : providerFiles()) {
            if (!reader.isSwitchedOff(path)) {
                RouteFile file = new RouteFile(folder.name(path));
                String owner = owners.putIfAbsent(file.providerId(), file.name());
                if (owner != null) {
                    findings.add(ProviderFile.twin(path, owner));
                } else {
                    Edition edition = choose(path, file, kept.get(file.name()), findings);
                    if (edition != null) {
                        providers.put(file, edition);
                    }
                }
            }
        }
        if (!findings.isEmpty()) {
            throw new RouteFilesRefused(findings);
        }
        PluginHelper.getRoutesLoader(camel).loadRoutes(gateway.resources());
        for (Map.Entry<RouteFile, Edition> provider : providers.entrySet()) {
            files.begin(provider.getKey(), provider.getValue());
        }
    }

    /** The text on the disk, or the one that served last if that on the disk is broken or was gone back from. */
    private @Nullable Edition choose(
            Path path, RouteFile file, RouteArchive.@Nullable Kept kept, List<Finding> findings) {
        files.noteBeforeReading(path);
        List<Finding> reasons = new ArrayList<>();
        String text = RouteFolder.read(path, reasons::add).orElse("");
        files.noteDocument(path, text);
        String hash = reader.hash(path, text);
        Documents.Source keptDocuments = archive.documentsOf(file.name());
        if (kept != null && hash.equals(kept.refusedHash())) {
            file.rolledBack(hash);
            return reader.read(path, kept.text(), 1, keptDocuments).edition();
        }
        if (reasons.isEmpty()) {
            Reading reading = reader.read(path, text, 1);
            reasons.addAll(reading.findings());
            if (reading.edition() != null) {
                // What served before needs no second look, and the very first start has nothing to fall back on.
                Finding refused = kept == null || kept.hash().equals(hash) ? null : scratch.check(reading.edition());
                if (refused == null) {
                    return reading.edition();
                }
                reasons.add(refused);
            }
        }
        Edition last = kept == null
                ? null
                : reader.read(path, kept.text(), 1, keptDocuments).edition();
        if (last == null) {
            findings.addAll(reasons);
        } else {
            file.rejected(reasons);
        }
        return last;
    }

    private GatewayFiles gatewayFiles() {
        try {
            return GatewayFiles.read(folder);
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private List<Path> providerFiles() {
        try {
            return folder.providerFiles();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private static UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("The folder of route files cannot be read; set SERAI_ROUTES", cause);
    }
}
