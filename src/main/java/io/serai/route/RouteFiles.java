package io.serai.route;

import io.serai.route.EditionReader.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The provider files: which text of each serves, and what is against the one on the disk. A file is taken whole or not at
 * all; a text that is refused changes nothing but what is said about it.
 */
public final class RouteFiles {

    private static final Logger LOGGER = LoggerFactory.getLogger(RouteFiles.class);

    private final RouteFolder folder;
    private final EditionReader reader;
    private final ScratchContext scratch;
    private final LiveRoutes live;
    private final RouteArchive archive;
    private final RouteReports reports;
    private final Clock clock;
    private final FolderChanges changes;
    private final Backlog backlog = new Backlog();
    private final Map<String, RouteFile> files = new TreeMap<>();
    private boolean readable = true;
    private volatile List<RouteFileState> states = List.of();

    RouteFiles(
            RouteFolder folder,
            EditionReader reader,
            ScratchContext scratch,
            LiveRoutes live,
            RouteArchive archive,
            RouteReports reports,
            Clock clock) {
        this.folder = folder;
        this.reader = reader;
        this.scratch = scratch;
        this.live = live;
        this.archive = archive;
        this.reports = reports;
        this.clock = clock;
        this.changes = new FolderChanges(folder);
    }

    /** All files, in the order of their names; those that are gone for as long as the process lives. */
    public List<RouteFileState> list() {
        return states;
    }

    /** Whether there is a file of this name, which is also that of its provider with {@code .yaml}. */
    public Optional<RouteFileState> find(String name) {
        return states.stream()
                .filter(state -> state.file().equals(name) || state.file().endsWith("/" + name))
                .findFirst();
    }

    /**
     * Goes back to the text that served before the one that serves now, until the file on the disk changes. Other
     * instances follow within seconds.
     *
     * @return false if there is none, or it cannot be loaded any more
     * @throws org.springframework.dao.DataAccessException if the database does not answer; nothing has changed
     */
    public synchronized boolean rollBack(String name) {
        RouteFile file = files.get(name);
        Edition serving = file == null ? null : file.serving();
        RouteArchive.Kept kept = serving == null ? null : archive.get(name);
        String before = kept == null ? null : kept.previousText();
        if (file == null || serving == null || before == null) {
            return false;
        }
        Edition edition = reader.read(
                        folder.providerFile(name), before, file.nextVersion(), archive.previousDocumentsOf(name))
                .edition();
        if (edition == null || scratch.check(edition) != null || !archive.rollBack(name, serving.hash())) {
            return false;
        }
        return serveInstead(file, edition, serving.hash());
    }

    /** Looks at the disk, loads the edits of what serves, and lets go what is gone. New files wait for {@link #loadOne}. */
    synchronized void look() {
        boolean changed = false;
        try {
            backlog.add(changes.look());
            for (Path edit : backlog.takeThoseOf(servingProviders())) {
                written(edit);
                changed = true;
            }
            for (Path path : backlog.takeGone()) {
                gone(folder.name(path));
                changed = true;
            }
            readable = true;
        } catch (IOException refused) {
            if (readable) { // said once, not at every look
                LOGGER.atWarn().addKeyValue("cause", refused).log("The folder of provider files cannot be read");
            }
            readable = false;
        }
        live.removeThoseWithoutCalls();
        if (changed) {
            show();
        }
    }

    /** @return false if no new file waits */
    synchronized boolean loadOne() {
        Path next = backlog.next();
        if (next != null) {
            written(next);
            show();
        }
        return next != null;
    }

    private Set<String> servingProviders() {
        return files.values().stream()
                .filter(file -> file.serving() != null)
                .map(RouteFile::providerId)
                .collect(Collectors.toSet());
    }

    /** Does what an operator did on another instance: goes back where the archive says so. */
    synchronized void followTheArchive() {
        archive.refused().forEach((name, hash) -> {
            RouteFile file = files.get(name);
            RouteArchive.Kept kept = file != null && file.serves(hash) ? archive.get(name) : null;
            if (file != null && kept != null) {
                Path path = folder.providerFile(name);
                Edition edition = reader.read(path, kept.text(), file.nextVersion(), archive.documentsOf(name))
                        .edition();
                if (edition != null) {
                    serveInstead(file, edition, hash);
                }
            }
        });
        show();
    }

    /** Serves the version that the start has chosen, and knows what the start found in the text on the disk. */
    synchronized void begin(RouteFile file, Edition edition) throws Exception {
        live.replace(null, edition);
        file.serve(edition, clock.instant());
        if (!file.state().findings().isEmpty()) {
            reports.rejected(file.state(), "");
        }
        files.put(file.name(), file);
        show();
    }

    /** Keeps what the start has loaded, so that the next one can fall back on it. */
    synchronized void keepAll() {
        files.values().stream()
                .filter(file -> file.state().status() == RouteFileState.Status.ACTIVE && file.refusedHash() == null)
                .flatMap(file -> Stream.ofNullable(file.serving()))
                .forEach(this::keepInArchive);
    }

    void noteBeforeReading(Path path) {
        changes.note(path);
    }

    /** From now on, an edit of the vendor's document is an edit of the file that names it. */
    void noteDocument(Path path, String text) {
        String name = Documents.namedIn(path.toString(), text);
        changes.noteDocument(path, name == null ? null : path.resolveSibling(name));
    }

    private void written(Path path) {
        if (reader.isSwitchedOff(path)) {
            return;
        }
        RouteFile file = files.computeIfAbsent(folder.name(path), RouteFile::new);
        List<Finding> findings = new ArrayList<>();
        Optional<String> text = RouteFolder.read(path, findings::add);
        text.ifPresent(read -> noteDocument(path, read));
        String hash = text.map(read -> reader.hash(path, read)).orElse("");
        if (file.serves(hash)) {
            file.confirmed();
            return;
        }
        if (file.isRefused(hash)) {
            return;
        }
        RouteFile twin = twin(file);
        if (twin != null && backlog.isGone(folder.providerFile(twin.name()))) {
            file.succeed(twin);
        } else if (twin != null) {
            findings.add(ProviderFile.twin(path, twin.name()));
        }
        Edition next = findings.isEmpty() ? read(path, text.orElseThrow(), file, findings) : null;
        if (next != null) {
            findings.addAll(load(file, next));
        }
        if (next != null && findings.isEmpty()) {
            keep(next);
            reports.loaded(file.state());
        } else {
            file.rejected(findings);
            reports.rejected(file.state(), hash);
        }
    }

    private @Nullable Edition read(Path path, String text, RouteFile file, List<Finding> findings) {
        Reading reading = reader.read(path, text, file.nextVersion());
        findings.addAll(reading.findings());
        return reading.edition();
    }

    /** Another file with the same provider. */
    private @Nullable RouteFile twin(RouteFile file) {
        return files.values().stream()
                .filter(other -> other != file && other.providerId().equals(file.providerId()))
                .filter(other -> other.serving() != null)
                .findFirst()
                .orElse(null);
    }

    private List<Finding> load(RouteFile file, Edition next) {
        Finding refused = scratch.check(next);
        if (refused != null) {
            return List.of(refused);
        }
        try {
            live.replace(file.serving(), next);
        } catch (Exception refusedAfterAll) {
            return List.of(ScratchContext.finding(next, refusedAfterAll));
        }
        file.serve(next, clock.instant());
        file.confirmed();
        return List.of();
    }

    private void gone(String name) {
        RouteFile file = files.get(name);
        if (file != null && !file.isGone()) {
            if (file.serving() != null) {
                live.end(file.serving());
            }
            reports.withdrawn(file.state());
            file.gone();
        }
    }

    /** Serves an older text in place of the one with this hash, which an operator went back from. */
    private boolean serveInstead(RouteFile file, Edition edition, String refusedHash) {
        if (!load(file, edition).isEmpty()) {
            return false;
        }
        file.rolledBack(refusedHash);
        reports.rolledBack(file.state());
        show();
        return true;
    }

    private void keep(Edition edition) {
        try {
            keepInArchive(edition);
        } catch (DataAccessException | TransactionException away) {
            LOGGER.atWarn()
                    .addKeyValue("file", edition.file())
                    .addKeyValue("cause", String.valueOf(away.getMessage()))
                    .log("The text of a provider file could not be kept; it serves all the same");
        }
    }

    private void keepInArchive(Edition edition) {
        archive.keep(edition, () -> packedDocument(edition));
    }

    /** Null as well if it has changed since: then the next look loads it, and keeps that. */
    private @Nullable String packedDocument(Edition edition) {
        OperationSet operations = edition.operations();
        if (operations == null) {
            return null;
        }
        try {
            byte[] document =
                    reader.documentsBeside(folder.providerFile(edition.file())).bytes(operations.document());
            return EditionReader.hash(document).equals(operations.sha256()) ? KeptDocument.pack(document) : null;
        } catch (IOException gone) {
            return null;
        }
    }

    private void show() {
        states = files.values().stream().map(RouteFile::state).toList();
    }
}
