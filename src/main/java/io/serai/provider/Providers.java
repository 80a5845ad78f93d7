package io.serai.provider;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The providers whose files are loaded, by id. Discovered, never enumerated. */
public final class Providers {

    private final Map<String, Provider> byId = new ConcurrentHashMap<>();

    public void put(String id, Provider provider) {
        byId.put(id, provider);
    }

    public @Nullable Provider get(String id) {
        return byId.get(id);
    }

    public Optional<Provider> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All of them, in the order of their ids. */
    public SortedMap<String, Provider> all() {
        return new TreeMap<>(byId);
    }
}
