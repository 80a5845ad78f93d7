package io.serai.credential.vault;

import io.serai.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Serai finds Vault, who it is there, and where things lie.
 *
 * @param address {@code VAULT_ADDR}, for example {@code https://vault.internal:8200}; absent when Vault is not used
 * @param namespace of Vault Enterprise or OpenBao; empty: none
 * @param token a token, renewed while it can be
 * @param roleId with {@code secretId}: AppRole
 * @param kubernetesRole with the service account's token in {@code kubernetesTokenFile}: Kubernetes
 * @param kvEngine mount of the KV engine, version 2
 * @param transitEngine mount of the Transit engine
 * @param tenantPrefix folder of the tenants in the KV engine; empty: its root
 * @param timeoutMs milliseconds for one request, from connecting to the last byte
 * @param caFile certificates that Vault's is checked against; absent: those of the JVM
 */
@ConfigurationProperties("serai.vault")
public record VaultSettings(
        @Nullable URI address,
        @DefaultValue("") String namespace,
        @Nullable Secret token,
        @DefaultValue("") String roleId,
        @Nullable Secret secretId,
        @DefaultValue("approle") String appRolePath,
        @DefaultValue("") String kubernetesRole,

        @DefaultValue("/var/run/secrets/kubernetes.io/serviceaccount/token")
        Path kubernetesTokenFile,

        @DefaultValue("kubernetes") String kubernetesPath,
        @DefaultValue("secret") String kvEngine,
        @DefaultValue("transit") String transitEngine,
        @DefaultValue("") String tenantPrefix,
        @DefaultValue("2000") int timeoutMs,
        @Nullable Path caFile) {

    private static final Pattern MOUNT = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");

    public VaultSettings {
        kvEngine = mount("VAULT_KV_ENGINE", kvEngine);
        transitEngine = mount("VAULT_TRANSIT_ENGINE", transitEngine);
        if (!tenantPrefix.isEmpty()) {
            tenantPrefix = mount("VAULT_TENANT_PREFIX", tenantPrefix);
        }
        if (timeoutMs < 1 || timeoutMs > 60_000) {
            throw new IllegalArgumentException("VAULT_TIMEOUT_MS must be 1 to 60000");
        }
        if (address != null && !address.toString().isEmpty() && !isAddress(address)) {
            throw new IllegalArgumentException("VAULT_ADDR must be an address such as https://vault.internal:8200");
        }
    }

    private static String mount(String name, String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        if (!MOUNT.matcher(trimmed).matches()) {
            throw new IllegalArgumentException(name + " must be a path of letters, digits, dashes and underscores");
        }
        return trimmed;
    }

    private static boolean isAddress(URI address) {
        return address.getHost() != null && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    }

    /**
     * The ways to log in of which exactly one must be set.
     *
     * @throws IllegalStateException if none or several are, or Vault's address is missing
     */
    Login login() {
        if (address == null || address.toString().isEmpty()) {
            throw new IllegalStateException("SERAI_CREDENTIAL_STORE is vault, so VAULT_ADDR must be set");
        }
        boolean byToken = isSet(token);
        boolean byRole = !roleId.isEmpty();
        boolean byKubernetes = !kubernetesRole.isEmpty();
        if ((byToken ? 1 : 0) + (byRole ? 1 : 0) + (byKubernetes ? 1 : 0) != 1) {
            throw new IllegalStateException("For Vault set exactly one of VAULT_TOKEN, VAULT_ROLE_ID with"
                    + " VAULT_SECRET_ID, and VAULT_KUBERNETES_ROLE");
        }
        return byToken ? Login.TOKEN : byRole ? Login.APP_ROLE : Login.KUBERNETES;
    }

    private static boolean isSet(@Nullable Secret secret) {
        return secret != null && !secret.reveal().isEmpty();
    }

    Duration timeout() {
        return Duration.ofMillis(timeoutMs);
    }

    /** How Serai proves who it is. */
    enum Login {
        TOKEN,
        APP_ROLE,
        KUBERNETES
    }
}
