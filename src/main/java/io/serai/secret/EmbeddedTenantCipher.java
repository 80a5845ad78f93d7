package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Base64;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seals with the keys of a {@link KeyRing}, each wrapped by the master key. Sealed form: {@code e2:<version>:<Base64>};
 * {@code e1:<Base64>} is from the time when a key had one version, the first.
 */
final class EmbeddedTenantCipher implements TenantCipher {

    private static final Pattern SEALED = Pattern.compile("(?:e1|e2:(\\d{1,9})):([A-Za-z0-9+/=]*)");

    private final KeyRing ring;
    private final MasterKeys masters;
    private final Cache<String, TenantKey> keys = Caffeine.newBuilder()
            .executor(Runnable::run) // its upkeep is done quicker than handed over
            .maximumSize(10_000)
            .expireAfterWrite(
                    Duration.ofSeconds(30)) // how long another node may go on with a version that is not the newest
            .build();

    EmbeddedTenantCipher(KeyRing ring, MasterKeys masters) {
        this.ring = ring;
        this.masters = masters;
    }

    @Override
    public String seal(String tenantId, String context, byte[] plain) {
        TenantKey key = key(tenantId);
        if (!key.exists()) {
            add(tenantId, 1);
            key = fresh(tenantId);
        }
        int version = key.newest();
        byte[] sealed = AesGcm.seal(key.version(version), plain, context(tenantId, context));
        return "e2:" + version + ":" + Base64.getEncoder().encodeToString(sealed);
    }

    @Override
    public byte[] open(String tenantId, String context, String sealed) {
        Matcher parts = SEALED.matcher(sealed);
        if (!parts.matches()) {
            throw new Undecipherable("Sealed value of an unknown form", null);
        }
        int version = parts.group(1) == null ? 1 : Integer.parseInt(parts.group(1));
        TenantKey key = key(tenantId);
        if (!key.has(version)) {
            key = fresh(tenantId); // another node may have added it a moment ago
        }
        return AesGcm.open(key.version(version), bytes(parts.group(2)), context(tenantId, context));
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new Undecipherable("Sealed value is not Base64", malformed);
        }
    }

    @Override
    public void rotate(String tenantId) {
        add(tenantId, fresh(tenantId).newest() + 1);
        keys.invalidate(tenantId);
    }

    /** Adds a version; if another node was faster, its key is as good as ours. */
    private void add(String tenantId, int version) {
        String wrapped = masters.wrap(AesGcm.newKey(), context(tenantId, version));
        ring.add(new KeyRing.Entry(tenantId, version, wrapped));
    }

    @Override
    public int keyVersion(String tenantId) {
        return key(tenantId).newest();
    }

    @Override
    public void destroy(String tenantId) {
        ring.destroy(tenantId);
        keys.invalidate(tenantId);
    }

    private TenantKey key(String tenantId) {
        TenantKey known = keys.getIfPresent(tenantId);
        return known == null ? fresh(tenantId) : known;
    }

    private TenantKey fresh(String tenantId) {
        TreeMap<Integer, byte[]> versions = new TreeMap<>();
        ring.of(tenantId)
                .forEach((version, wrapped) ->
                        versions.put(version, masters.unwrap(wrapped, context(tenantId, version))));
        TenantKey key = new TenantKey(versions);
        if (key.exists()) {
            keys.put(tenantId, key);
        }
        return key;
    }

    /** What a wrapped key is bound to. */
    static String context(String tenantId, int version) {
        return tenantId + "|" + version;
    }

    private static byte[] context(String tenantId, String context) {
        return (tenantId + "|" + context).getBytes(UTF_8);
    }
}
