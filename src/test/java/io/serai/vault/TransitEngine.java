package io.serai.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The Transit engine with keys of type aes256-gcm96: real AES-GCM, so that rotation and deletion mean what they say. */
final class TransitEngine {

    private static final int NONCE = 12;

    private static final class Key {
        private final List<byte[]> versions = new ArrayList<>();
        private boolean deletionAllowed;
        private int minDecryptionVersion = 1;

        void rotate() {
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            versions.add(bytes);
        }
    }

    private static final class Wrong extends Exception {
        Wrong(String message) {
            super(message);
        }
    }

    private final Map<String, Key> keys = new TreeMap<>();

    boolean has(String name) {
        return keys.containsKey(name);
    }

    /** @param path below the mount, for example {@code encrypt/acme} */
    synchronized VaultReply handle(String method, String path, JsonNode body) {
        String[] parts = path.split("/");
        if (parts.length < 2) {
            return VaultReply.errors(404, "unsupported path");
        }
        String name = parts[1];
        return switch (parts[0] + (parts.length > 2 ? "/" + parts[2] : "")) {
            case "keys" -> key(method, name, body);
            case "keys/config" -> config(name, body);
            case "keys/rotate" -> rotate(name);
            case "encrypt" -> batch(name, body, true, this::encrypt);
            case "decrypt" -> batch(name, body, false, this::decrypt);
            case "rewrap" -> batch(name, body, false, this::rewrap);
            default -> VaultReply.errors(404, "unsupported path");
        };
    }

    private VaultReply key(String method, String name, JsonNode body) {
        Key key = keys.get(name);
        switch (method) {
            case "POST", "PUT" -> {
                String type = body.path("type").asText("aes256-gcm96");
                if (!type.equals("aes256-gcm96")) {
                    return VaultReply.errors(400, "unknown key type " + type);
                }
                Key made = keys.computeIfAbsent(name, missing -> new Key());
                if (made.versions.isEmpty()) {
                    made.rotate();
                }
                return view(name, made);
            }
            case "GET" -> {
                return key == null ? VaultReply.errors(404) : view(name, key);
            }
            case "DELETE" -> {
                if (key == null) {
                    return VaultReply.errors(400, "error deleting key " + name + ": could not delete key; not found");
                }
                if (!key.deletionAllowed) {
                    return VaultReply.errors(
                            400, "error deleting key " + name + ": deletion is not allowed for this key");
                }
                keys.remove(name);
                return VaultReply.NO_CONTENT;
            }
            default -> {
                return VaultReply.errors(405, "unsupported operation");
            }
        }
    }

    private static VaultReply view(String name, Key key) {
        return VaultReply.ok(JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("type", "aes256-gcm96")
                .put("latest_version", key.versions.size())
                .put("min_decryption_version", key.minDecryptionVersion)
                .put("deletion_allowed", key.deletionAllowed)
                .put("exportable", false));
    }

    private VaultReply config(String name, JsonNode body) {
        Key key = keys.get(name);
        if (key == null) {
            return VaultReply.errors(400, "no existing key named " + name + " could be found");
        }
        key.deletionAllowed = body.path("deletion_allowed").asBoolean(key.deletionAllowed);
        key.minDecryptionVersion = body.path("min_decryption_version").asInt(key.minDecryptionVersion);
        return view(name, key);
    }

    private VaultReply rotate(String name) {
        Key key = keys.get(name);
        if (key == null) {
            return VaultReply.errors(400, "key not found");
        }
        key.rotate();
        return view(name, key);
    }

    private interface Operation {
        ObjectNode on(Key key, JsonNode item) throws Wrong;
    }

    /** One item, or {@code batch_input}: of a batch each item has its own error, and the status is 400 if one has. */
    private VaultReply batch(String name, JsonNode body, boolean upsert, Operation operation) {
        Key key = keys.get(name);
        if (key == null && upsert) {
            key = new Key(); // the caller had the right to create; see VaultPolicy
            key.rotate();
            keys.put(name, key);
        }
        if (key == null) {
            return VaultReply.errors(400, "encryption key not found");
        }
        if (!body.has("batch_input")) {
            try {
                return VaultReply.ok(operation.on(key, body));
            } catch (Wrong wrong) {
                return VaultReply.errors(400, String.valueOf(wrong.getMessage()));
            }
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode results = data.putArray("batch_results");
        boolean failed = false;
        for (JsonNode item : body.path("batch_input")) {
            try {
                results.add(operation.on(key, item));
            } catch (Wrong wrong) {
                failed = true;
                results.addObject().put("error", wrong.getMessage());
            }
        }
        return VaultReply.data(failed ? 400 : 200, data);
    }

    private ObjectNode encrypt(Key key, JsonNode item) throws Wrong {
        byte[] plain = base64(item.path("plaintext").asText(), "illegal base64 data at input byte 0");
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        int version = key.versions.size();
        byte[] sealed = gcm(Cipher.ENCRYPT_MODE, key.versions.get(version - 1), nonce, plain, item);
        byte[] all = ByteBuffer.allocate(NONCE + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return JsonNodeFactory.instance
                .objectNode()
                .put(
                        "ciphertext",
                        "vault:v" + version + ":" + Base64.getEncoder().encodeToString(all))
                .put("key_version", version);
    }

    private ObjectNode decrypt(Key key, JsonNode item) throws Wrong {
        String text = item.path("ciphertext").asText();
        if (text.isEmpty()) {
            throw new Wrong("missing ciphertext to decrypt");
        }
        if (!text.startsWith("vault:v")) {
            throw new Wrong("invalid ciphertext: no prefix");
        }
        String[] parts = text.substring("vault:v".length()).split(":");
        if (parts.length != 2 || !parts[0].matches("\\d{1,9}")) {
            throw new Wrong("invalid ciphertext: wrong number of fields");
        }
        int version = Integer.parseInt(parts[0]);
        if (version > key.versions.size()) {
            throw new Wrong("invalid ciphertext: version is too new");
        }
        if (version < key.minDecryptionVersion) {
            throw new Wrong("ciphertext or signature version is disallowed by policy (too old)");
        }
        byte[] all = base64(parts[1], "invalid ciphertext: could not decode base64");
        if (all.length < NONCE) {
            throw new Wrong("invalid ciphertext length");
        }
        byte[] nonce = java.util.Arrays.copyOf(all, NONCE);
        byte[] sealed = java.util.Arrays.copyOfRange(all, NONCE, all.length);
        byte[] plain = gcm(Cipher.DECRYPT_MODE, key.versions.get(version - 1), nonce, sealed, item);
        return JsonNodeFactory.instance
                .objectNode()
                .put("plaintext", Base64.getEncoder().encodeToString(plain));
    }

    private ObjectNode rewrap(Key key, JsonNode item) throws Wrong {
        ObjectNode again = ((ObjectNode) item).deepCopy();
        again.set("plaintext", decrypt(key, item).get("plaintext"));
        return encrypt(key, again);
    }

    private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] input, JsonNode item) throws Wrong {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            String aad = item.path("associated_data").asText();
            if (!aad.isEmpty()) {
                cipher.updateAAD(base64(aad, "illegal base64 data at input byte 0"));
            }
            return cipher.doFinal(input);
        } catch (GeneralSecurityException wrong) {
            throw new Wrong("cipher: message authentication failed");
        }
    }

    private static byte[] base64(String text, String message) throws Wrong {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new Wrong(message);
        }
    }
}
