package io.serai.provider;

import io.serai.vendor.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The providers whose files are loaded, by id. Discovered, never enumerated. Beside the one in force, the versions that
 * running routes were built with are kept, as {@code github@7}.
 */
public final class Providers {

    private final Map<String, Provider> byId = new ConcurrentHashMap<>();
    private final Map<String, Provider> byVersion = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Operation>> operations = new ConcurrentHashMap<>();

    /** Puts a provider, or a new version of it, in force. */
    public void put(String id, Provider provider) {
        byId.put(id, provider);
    }

    public void remove(String id) {
        byId.remove(id);
    }

    /** Keeps a version for the routes that are about to be built with it. */
    public void keep(String version, Provider provider) {
        byVersion.put(version, provider);
    }

    /** Keeps the operations of the document that belongs to a version, by the ids of their tools. */
    public void keepOperations(String version, Map<String, Operation> byTool) {
        operations.put(version, Map.copyOf(byTool));
    }

    Map<String, Operation> operations(String version) {
        return operations.getOrDefault(version, Map.of());
    }

    /** Forgets a version whose routes are gone. */
    public void forget(String version) {
        byVersion.remove(version);
        operations.remove(version);
    }

    /** A version that is kept; without a version, the one in force. */
    @Nullable
    Provider version(String version) {
        return byVersion.getOrDefault(version, byId.get(version));
    }

    public @Nullable Provider get(String id) {
        return byId.get(id);
    }

    public Optional<Provider> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The category of an integration's tools; {@code other} where there is no provider. */
    public String category(String id) {
        return find(id).map(Provider::category).orElse("other");
    }

    /** All that are in force, in the order of their ids. */
    public SortedMap<String, Provider> all() {
        return new TreeMap<>(byId);
    }
}
