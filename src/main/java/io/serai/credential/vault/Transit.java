package io.serai.credential.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.StoreUnavailable;
import io.serai.secret.Undecipherable;
import io.serai.tenant.TenantId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Transit engine (https://developer.hashicorp.com/vault/api-docs/secret/transit): one key of type aes256-gcm96 per
 * tenant, under the tenant's name. Keys never leave Vault. What a value is for is authenticated with it
 * ({@code associated_data}), so that it opens in its own place only.
 */
final class Transit {

    private final Vault vault;
    private final String engine;
    /** Tenants whose key was there, so that not every value asks for it. */
    private final Set<String> withKey = ConcurrentHashMap.newKeySet();

    Transit(Vault vault, String engine) {
        this.vault = vault;
        this.engine = engine;
    }

    /**
     * A value to be encrypted or decrypted.
     *
     * @param context where it belongs; null: it was encrypted by hand, without one
     */
    record Item(@Nullable String context, byte[] value) {

        static Item ofText(@Nullable String context, String text) {
            return new Item(context, text.getBytes(UTF_8));
        }
    }

    static boolean isCiphertext(String text) {
        return text.startsWith("vault:v");
    }

    /** Encrypts with the newest version of the tenant's key, which is made if it is missing. */
    List<String> encrypt(String tenantId, List<Item> items) {
        ensureKey(tenantId);
        ObjectNode body = batch(items, "plaintext", item -> Base64.getEncoder().encodeToString(item.value()));
        VaultAnswer answer = vault.post("transit-encrypt", path("encrypt", tenantId), body);
        if (answer.status() == 403 || answer.says("encryption key not found")) {
            // The key went meanwhile. For a key that is missing Vault asks for the right to make one.
            withKey.remove(tenantId);
            ensureKey(tenantId);
            answer = vault.post("transit-encrypt", path("encrypt", tenantId), body);
        }
        if (!answer.isOk()) {
            throw Vault.refused(answer);
        }
        return sealed(answer, items.size());
    }

    /** @throws StoreUnavailable if there is not one ciphertext for each: something else must never be stored */
    static List<String> sealed(VaultAnswer answer, int count) {
        List<String> sealed = new ArrayList<>();
        answer.data()
                .path("batch_results")
                .forEach(result -> sealed.add(result.path("ciphertext").asText()));
        if (sealed.size() != count || !sealed.stream().allMatch(Transit::isCiphertext)) {
            throw Vault.unreadable(null);
        }
        return sealed;
    }

    /** @throws Undecipherable if one of them does not open */
    List<byte[]> decrypt(String tenantId, List<Item> items) {
        ObjectNode body = batch(items, "ciphertext", item -> new String(item.value(), UTF_8));
        VaultAnswer answer = vault.post("transit-decrypt", path("decrypt", tenantId), body);
        if (answer.status() == 400) {
            throw new Undecipherable("Transit does not decrypt the value", null);
        }
        if (!answer.isOk()) {
            throw Vault.refused(answer);
        }
        return opened(answer, items.size());
    }

    /** @throws StoreUnavailable if there is not one value for each */
    static List<byte[]> opened(VaultAnswer answer, int count) {
        List<byte[]> opened = new ArrayList<>();
        for (JsonNode result : answer.data().path("batch_results")) {
            if (!result.path("error").asText().isEmpty()) {
                throw new Undecipherable("Transit does not decrypt the value", null);
            }
            opened.add(plaintext(result.path("plaintext")));
        }
        if (opened.size() != count) {
            throw Vault.unreadable(null);
        }
        return opened;
    }

    private static byte[] plaintext(JsonNode value) {
        try {
            if (value.isTextual()) {
                return Base64.getDecoder().decode(value.textValue());
            }
        } catch (IllegalArgumentException notBase64) {
            throw Vault.unreadable(notBase64);
        }
        throw Vault.unreadable(null);
    }

    private static ObjectNode batch(List<Item> items, String member, Function<Item, String> value) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode batch = body.putArray("batch_input");
        for (Item item : items) {
            ObjectNode one = batch.addObject().put(member, value.apply(item));
            if (item.context() != null) {
                one.put(
                        "associated_data",
                        Base64.getEncoder().encodeToString(item.context().getBytes(UTF_8)));
            }
        }
        return body;
    }

    private void ensureKey(String tenantId) {
        if (withKey.contains(tenantId)) {
            return;
        }
        // For a key that is there this changes nothing.
        require(vault.post("transit-create-key", path("keys", tenantId), Map.of("type", "aes256-gcm96")));
        withKey.add(tenantId);
    }

    boolean hasKey(String tenantId) {
        return keyVersion(tenantId) > 0;
    }

    /** The newest version of the tenant's key; 0 if there is none. */
    int keyVersion(String tenantId) {
        VaultAnswer answer = vault.get("transit-read-key", path("keys", tenantId));
        if (answer.status() == 404) {
            return 0;
        }
        require(answer);
        return answer.data().path("latest_version").asInt();
    }

    /** Adds a version to the tenant's key: older values still open, new ones are encrypted with it. */
    void rotate(String tenantId) {
        ensureKey(tenantId);
        require(vault.post("transit-rotate-key", path("keys", tenantId) + "/rotate", Map.of()));
    }

    /** Deletes the tenant's key with all its versions. */
    void destroyKey(String tenantId) {
        withKey.remove(tenantId);
        if (!hasKey(tenantId)) {
            return;
        }
        require(vault.post(
                "transit-allow-deletion", path("keys", tenantId) + "/config", Map.of("deletion_allowed", true)));
        require(vault.delete("transit-delete-key", path("keys", tenantId)));
    }

    private static void require(VaultAnswer answer) {
        if (!answer.isOk()) {
            throw Vault.refused(answer);
        }
    }

    private String path(String operation, String tenantId) {
        return engine + "/" + operation + "/" + TenantId.require(tenantId, "tenantId");
    }
}
