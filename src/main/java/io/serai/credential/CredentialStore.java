package io.serai.credential;

import java.util.List;
import java.util.Optional;

/**
 * Where credentials are kept, encrypted. All methods block; all backends pass one contract test. All but
 * {@link #isWritable} throw {@link StoreUnavailable} when the store cannot be reached or is sealed.
 */
public interface CredentialStore {

    /** @throws Quarantined if there is one, but its value does not open */
    Optional<Credential> find(ConnectionId id);

    /** The connection without its tokens; also when those do not open. */
    Optional<Connection> describe(ConnectionId id);

    /**
     * Writes if the stored version is {@code credential.connection().version() - 1}; version 1 creates.
     *
     * @return false if somebody else wrote first; nothing was changed
     */
    boolean put(Credential credential);

    /**
     * Destroys every stored version.
     *
     * @return whether there was one
     */
    boolean delete(ConnectionId id);

    /** A tenant's connections, by integration and name. */
    List<Connection> list(String tenantId);

    /** How many connections there are, of all tenants. */
    int count();

    /**
     * Removes all connections of a tenant.
     *
     * @return how many there were
     */
    int deleteAll(String tenantId);

    /**
     * Whether a write would be taken now: reached, unsealed, and the node that takes writes. Asked before each refresh, so
     * that no token is renewed that could not be kept; the answer is at most a second old. Throws nothing.
     */
    boolean isWritable();

    /** The same in words for an operator: {@code ok}, or what is wrong, such as {@code sealed}. Throws nothing. */
    default String condition() {
        return isWritable() ? "ok" : "unreachable";
    }
}
