package io.serai.credential.vault;

import java.util.List;

/**
 * The policies that Serai needs in Vault, as HCL: what is listed is what it asks for, and nothing more
 * (https://developer.hashicorp.com/vault/docs/concepts/policies).
 */
public final class VaultPolicies {

    private final VaultLayout layout;

    public VaultPolicies(VaultSettings settings) {
        this.layout = new VaultLayout(settings);
    }

    /** For the token that Serai itself runs with: all tenants. */
    public String gateway() {
        return policy("Serai, the gateway: the entries and keys of all tenants.", layout.tenants() + "*", "+", "*")
                + platform();
    }

    /** For the token that entries of older gateways are brought over with: the gateway's, and their folders to read. */
    public String migration() {
        StringBuilder policy = new StringBuilder(gateway());
        List<String> roots = layout.tenants().isEmpty() ? List.of() : VaultMigration.rootsBeside(layout);
        for (String root : roots) {
            policy.append(rule(layout.kv() + "/data/" + root + "*", "read"))
                    .append(rule(layout.kv() + "/metadata/" + root + "*", "list"));
        }
        return policy.toString();
    }

    /**
     * For one tenant alone, for example somebody who looks after it by hand.
     *
     * @throws io.serai.problem.Problem 400 if this is no name of a tenant
     */
    public String tenant(String tenantId) {
        String folder = layout.tenant(tenantId);
        return policy("The entries and the key of tenant " + tenantId + ".", folder + "*", tenantId, tenantId);
    }

    private String policy(String title, String entries, String key, String lastKey) {
        String kv = layout.kv();
        String transit = layout.transit();
        return "# " + title + "\n"
                + rule(kv + "/data/" + entries, "create", "read", "update", "delete")
                + rule(kv + "/metadata/" + entries, "read", "list", "delete")
                + rule(kv + "/destroy/" + entries, "update")
                + rule(transit + "/encrypt/" + lastKey, "update")
                + rule(transit + "/decrypt/" + lastKey, "update")
                + rule(transit + "/keys/" + lastKey, "create", "read", "update", "delete")
                + rule(transit + "/keys/" + key + "/config", "update")
                + rule(transit + "/keys/" + key + "/rotate", "update");
    }

    /** What belongs to Serai's own token. */
    private static String platform() {
        return rule("auth/token/lookup-self", "read")
                + rule("auth/token/renew-self", "update")
                + rule("auth/token/revoke-self", "update");
    }

    private static String rule(String path, String... capabilities) {
        return "\npath \"" + path + "\" {\n  capabilities = [\"" + String.join("\", \"", capabilities) + "\"]\n}\n";
    }
}
