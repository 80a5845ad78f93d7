package io.serai.secret;

import java.util.SortedMap;
import java.util.TreeMap;

/** A tenant's raw key with all its versions. */
final class TenantKey {

    private final SortedMap<Integer, byte[]> versions;

    TenantKey(SortedMap<Integer, byte[]> versions) {
        this.versions = new TreeMap<>(versions);
    }

    boolean exists() {
        return !versions.isEmpty();
    }

    /** 0 if there is none. */
    int newest() {
        return exists() ? versions.lastKey() : 0;
    }

    boolean has(int version) {
        return versions.containsKey(version);
    }

    /** @throws Undecipherable if the tenant's key has no such version */
    byte[] version(int version) {
        byte[] key = versions.get(version);
        if (key == null) {
            throw new Undecipherable("The tenant has no such key", null);
        }
        return key;
    }
}
