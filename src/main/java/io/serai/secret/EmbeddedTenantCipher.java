package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Invalidations;
import io.serai.invalidation.Memory;
import java.time.Duration;
import java.util.Base64;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seals with the keys of a {@link KeyRing}, each wrapped by the master key. Sealed form: {@code e2:<version>:<Base64>};
 * {@code e1:<Base64>} is from the time when a key had one version, the first.
 */
final class EmbeddedTenantCipher implements TenantCipher, Memory {

    private static final Pattern SEALED = Pattern.compile("(?:e1|e2:(\\d{1,9})):([A-Za-z0-9+/=]*)");

    private final KeyRing ring;
    private final MasterKeys masters;
    private final Invalidations invalidations;
    private final Cache<String, TenantKey> keys = Caffeine.newBuilder()
            .executor(Runnable::run) // its upkeep is done quicker than handed over
            .maximumSize(10_000)
            .expireAfterWrite(
                    Duration.ofSeconds(30)) // how long another node may go on with a version that is not the newest
            .build();

    EmbeddedTenantCipher(KeyRing ring, MasterKeys masters, Invalidations invalidations) {
        this.ring = ring;
        this.masters = masters;
        this.invalidations = invalidations;
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
        changed(tenantId);
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
        changed(tenantId);
    }

    private void changed(String tenantId) {
        keys.invalidate(tenantId);
        invalidations.announce(Invalidation.of(Invalidation.Kind.SEAL, tenantId));
    }

    @Override
    public Invalidation.Kind kind() {
        return Invalidation.Kind.SEAL;
    }

    @Override
    public void forget(Invalidation change) {
        keys.invalidate(change.names().getFirst());
    }

    @Override
    public void forgetAll() {
        keys.invalidateAll();
    }

    private TenantKey key(String tenantId) {
        TenantKey known = keys.getIfPresent(tenantId);
        return known == null ? fresh(tenantId) : known;
    }

    /** Whoever forgets the key meanwhile waits until it is read, and then forgets it. */
    private TenantKey fresh(String tenantId) {
        TenantKey key = keys.asMap().compute(tenantId, (id, old) -> {
            TenantKey read = read(id);
            return read.exists() ? read : null;
        });
        return key == null ? new TenantKey(new TreeMap<>()) : key;
    }

    private TenantKey read(String tenantId) {
        TreeMap<Integer, byte[]> versions = new TreeMap<>();
        ring.of(tenantId)
                .forEach((version, wrapped) ->
                        versions.put(version, masters.unwrap(wrapped, context(tenantId, version))));
        return new TenantKey(versions);
    }

    /** What a wrapped key is bound to. */
    static String context(String tenantId, int version) {
        return tenantId + "|" + version;
    }

    private static byte[] context(String tenantId, String context) {
        return (tenantId + "|" + context).getBytes(UTF_8);
    }
}
