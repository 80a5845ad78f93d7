package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tenants' keys in the platform database, each wrapped by the master key. Sealed form: {@code e1:<Base64>}. */
final class EmbeddedTenantCipher implements TenantCipher {

    private static final String FORM = "e1:";
    private static final String CHECK = "serai master key";

    private final JdbcClient sql;
    private final MasterKey master;
    private final Cache<String, byte[]> keys = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    EmbeddedTenantCipher(JdbcClient sql, MasterKey master) {
        this.sql = sql;
        this.master = master;
        checkMasterKey();
    }

    /** Refuses to start with another master key than the one that this database was made with. */
    private void checkMasterKey() {
        Optional<String> stored = sql.sql("select sealed from master_key_check where id = 1")
                .query(String.class)
                .optional();
        if (stored.isEmpty()) {
            String sealed = base64(master.wrap(CHECK.getBytes(UTF_8), CHECK.getBytes(UTF_8)));
            try {
                sql.sql("insert into master_key_check (id, sealed) values (1, ?)")
                        .param(sealed)
                        .update();
                return;
            } catch (DuplicateKeyException anotherWasFaster) {
                checkMasterKey();
                return;
            }
        }
        try {
            master.unwrap(Base64.getDecoder().decode(stored.get()), CHECK.getBytes(UTF_8));
        } catch (Undecipherable wrongKey) {
            throw new IllegalStateException(
                    "The master key is not the one this database was made with; nothing has been changed", wrongKey);
        }
    }

    @Override
    public String seal(String tenantId, String context, byte[] plain) {
        return FORM + base64(AesGcm.seal(keyOf(tenantId, true), plain, context(tenantId, context)));
    }

    @Override
    public byte[] open(String tenantId, String context, String sealed) {
        if (!sealed.startsWith(FORM)) {
            throw new Undecipherable("Sealed value of an unknown form", null);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed.substring(FORM.length()));
            return AesGcm.open(keyOf(tenantId, false), bytes, context(tenantId, context));
        } catch (IllegalArgumentException malformed) {
            throw new Undecipherable("Sealed value is not Base64", malformed);
        }
    }

    @Override
    public void destroy(String tenantId) {
        sql.sql("delete from tenant_keys where tenant_id = ?").param(tenantId).update();
        keys.invalidate(tenantId);
    }

    private byte[] keyOf(String tenantId, boolean create) {
        byte[] known = keys.getIfPresent(tenantId);
        if (known == null) {
            known = load(tenantId)
                    .or(() -> create ? Optional.of(create(tenantId)) : Optional.empty())
                    .orElseThrow(() -> new Undecipherable("The tenant has no key", null));
            keys.put(tenantId, known);
        }
        return known;
    }

    private Optional<byte[]> load(String tenantId) {
        return sql.sql("select wrapped from tenant_keys where tenant_id = ?")
                .param(tenantId)
                .query(String.class)
                .optional()
                .map(wrapped -> master.unwrap(Base64.getDecoder().decode(wrapped), tenantId.getBytes(UTF_8)));
    }

    private byte[] create(String tenantId) {
        byte[] key = AesGcm.newKey();
        try {
            sql.sql("insert into tenant_keys (tenant_id, wrapped, created_at) values (?, ?, current_timestamp)")
                    .params(tenantId, base64(master.wrap(key, tenantId.getBytes(UTF_8))))
                    .update();
            return key;
        } catch (DuplicateKeyException anotherWasFaster) {
            return load(tenantId).orElseThrow();
        }
    }

    private static byte[] context(String tenantId, String context) {
        return (tenantId + "|" + context).getBytes(UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
