package io.serai.credential.vault;

import io.serai.credential.ConnectionId;
import io.serai.tenant.TenantId;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where things lie in Vault. A name that is not one of ours never becomes part of a path: it could lead to another
 * tenant's entries.
 */
final class VaultLayout {

    /** Entries of a tenant that are not connections. */
    static final String CLIENT_APPS = "oauth-configs";

    static final String SECRETS = "secrets";

    private static final Set<String> RESERVED = Set.of(CLIENT_APPS, SECRETS);
    private static final Pattern INTEGRATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final String kv;
    private final String transit;
    private final String prefix;

    VaultLayout(VaultSettings settings) {
        kv = settings.kvEngine();
        transit = settings.transitEngine();
        prefix = settings.tenantPrefix().isEmpty() ? "" : settings.tenantPrefix() + "/";
    }

    /** Whether a connection can have this name; if not, there is none. */
    static boolean isValid(ConnectionId id) {
        return TenantId.isValid(id.tenantId()) && isIntegration(id.integration());
    }

    static boolean isIntegration(String name) {
        return INTEGRATION.matcher(name).matches() && !RESERVED.contains(name);
    }

    /** An entry's path below {@code data} and {@code metadata}. */
    String entry(ConnectionId id) {
        String path = tenant(id.tenantId()) + id.integration();
        return id.connection().equals(ConnectionId.DEFAULT) ? path : path + "/" + id.connection();
    }

    /** The tenant's folder, with the slash at its end. */
    String tenant(String tenantId) {
        return tenants() + TenantId.require(tenantId, "tenantId") + "/";
    }

    /** The folder of all tenants, with a slash at its end unless it is the engine's root. */
    String tenants() {
        return prefix;
    }

    String clientApp(String tenantId, String integration) {
        if (!isIntegration(integration)) {
            throw new IllegalArgumentException("Not an integration's name");
        }
        return clientApps(tenantId) + integration;
    }

    /** The folder of a tenant's client apps, with the slash at its end. */
    String clientApps(String tenantId) {
        return tenant(tenantId) + CLIENT_APPS + "/";
    }

    String kv() {
        return kv;
    }

    String transit() {
        return transit;
    }
}
