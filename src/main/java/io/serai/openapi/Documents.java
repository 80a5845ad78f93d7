package io.serai.openapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.openapi.Rendered.Format;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the catalogue as it is at this moment. Those that were asked for are kept until a tool changes; one at a
 * time is made, so that nobody can keep more than one processor busy with them.
 */
final class Documents {

    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private record Wanted(Selection selection, Format format) {}

    /** @param tools the very list that the catalogue had: each change makes another */
    private record Edition(Collection<Tool> tools, Cache<Wanted, Rendered> kept) {

        static Edition of(Collection<Tool> tools) {
            return new Edition(
                    tools,
                    Caffeine.newBuilder()
                            .maximumWeight(MOST_BYTES)
                            .weigher((Wanted wanted, Rendered document) -> document.bytes().length)
                            .build());
        }
    }

    private final Catalogue catalogue;
    private final Providers providers;
    private final Supplier<DocumentWriter> writer;
    private final ReentrantLock making = new ReentrantLock();
    private volatile Edition edition = Edition.of(List.of());

    /** @param writer asked once the routes are there */
    Documents(Catalogue catalogue, Providers providers, Supplier<DocumentWriter> writer) {
        this.catalogue = catalogue;
        this.providers = providers;
        this.writer = writer;
    }

    /** Takes its time for a document that nobody asked for since the last change. */
    Rendered get(Selection selection, Format format) {
        Wanted wanted = new Wanted(selection, format);
        Edition now = current();
        Rendered kept = now.kept.getIfPresent(wanted);
        if (kept != null) {
            return kept;
        }
        making.lock();
        try {
            @Nullable Rendered meanwhile = now.kept.getIfPresent(wanted);
            if (meanwhile != null) {
                return meanwhile;
            }
            Rendered made = Rendered.of(writer.get().document(entries(now.tools), selection), format);
            now.kept.put(wanted, made);
            return made;
        } finally {
            making.unlock();
        }
    }

    private Edition current() {
        Edition known = edition;
        Collection<Tool> tools = catalogue.all();
        if (known.tools != tools) {
            known = Edition.of(tools);
            edition = known;
        }
        return known;
    }

    private List<ToolEntry> entries(Collection<Tool> tools) {
        return tools.stream()
                .flatMap(tool ->
                        providers.find(tool.integration()).stream().map(provider -> ToolEntry.of(tool, provider)))
                .toList();
    }

    /** The categories that tools are of. */
    Stream<String> categories() {
        return entries(catalogue.all()).stream()
                .map(tool -> tool.provider().category())
                .distinct();
    }
}
