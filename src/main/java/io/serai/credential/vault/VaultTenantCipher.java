package io.serai.credential.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.util.List;

/** Tenants' keys in Vault's Transit engine; they never leave it. Sealed form: {@code vault:v<version>:<Base64>}. */
final class VaultTenantCipher implements TenantCipher {

    private final Transit transit;

    VaultTenantCipher(Transit transit) {
        this.transit = transit;
    }

    @Override
    public String seal(String tenantId, String context, byte[] plain) {
        return transit.encrypt(tenantId, List.of(new Transit.Item(context(tenantId, context), plain)))
                .getFirst();
    }

    @Override
    public byte[] open(String tenantId, String context, String sealed) {
        if (!Transit.isCiphertext(sealed)) {
            throw new Undecipherable("Sealed value of an unknown form", null);
        }
        Transit.Item item = new Transit.Item(context(tenantId, context), sealed.getBytes(UTF_8));
        return transit.decrypt(tenantId, List.of(item)).getFirst();
    }

    @Override
    public void destroy(String tenantId) {
        transit.destroyKey(tenantId);
    }

    @Override
    public void rotate(String tenantId) {
        transit.rotate(tenantId);
    }

    @Override
    public int keyVersion(String tenantId) {
        return transit.keyVersion(tenantId);
    }

    private static String context(String tenantId, String context) {
        return tenantId + "|" + context;
    }
}
