package io.serai.secret;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where the tenants' wrapped keys lie: apart from what they seal, so that a backup of the one opens nothing without the
 * other. All methods block; each change happens as a whole or not at all, also when the process is killed meanwhile.
 */
interface KeyRing {

    /**
     * @param tenantId whose key it is
     * @param version counts from 1
     * @param wrapped the key, wrapped by a master key
     */
    record Entry(String tenantId, int version, String wrapped) {}

    /**
     * Everything.
     *
     * @param id tells this ring from every other, so that a database finds out that it has another's keys
     * @param check a constant, wrapped by the master key that wrapped the entries
     */
    record Content(String id, String check, List<Entry> entries) {}

    /** Empty before the first {@link #begin}. */
    Optional<Content> content();

    /** Makes the ring; if there is one meanwhile, it is left alone. */
    void begin(Content first);

    /** A tenant's keys by version; empty if it has none. */
    Map<Integer, String> of(String tenantId);

    /** Adds a version; false if there is one of this number already. */
    boolean add(Entry entry);

    /** Removes all versions of a tenant's key from everywhere that is ours. */
    void destroy(String tenantId);

    /** Replaces everything by what is made of it. */
    void change(UnaryOperator<Content> change);
}
