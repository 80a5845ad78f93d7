package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.StoreUnavailable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The KV engine, version 2 (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2). Every write names the version
 * that it follows, so no two writers overwrite each other unseen.
 */
final class KeyValue {

    /** Vault keeps 10 unless an operator sets more. */
    private static final int MOST_VERSIONS = 100;

    private final Vault vault;
    private final String engine;

    KeyValue(Vault vault, String engine) {
        this.vault = vault;
        this.engine = engine;
    }

    /**
     * The newest version of an entry.
     *
     * @param version counts the writes since the entry was made
     * @param data empty if this version was deleted or destroyed
     */
    record Entry(long version, Instant createdAt, Optional<ObjectNode> data) {}

    Optional<Entry> read(String path) {
        return entry(vault.get("kv-read", engine + "/data/" + path));
    }

    /** @throws StoreUnavailable if this is not what the engine answers */
    static Optional<Entry> entry(VaultAnswer answer) {
        if (answer.status() == 404 && !answer.data().has("metadata")) {
            return Optional.empty();
        }
        if (!answer.isOk() && answer.status() != 404) {
            throw Vault.refused(answer);
        }
        JsonNode metadata = answer.data().path("metadata");
        Optional<ObjectNode> data =
                answer.data().path("data") instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        return Optional.of(new Entry(metadata.path("version").asLong(), createdAt(metadata), data));
    }

    private static Instant createdAt(JsonNode metadata) {
        try {
            return Instant.parse(metadata.path("created_time").asText());
        } catch (DateTimeException noTime) {
            throw Vault.unreadable(noTime);
        }
    }

    /**
     * Which version of an entry is the newest one, and of which entry: one that was destroyed and made again counts from 1.
     *
     * @param createdAt as Vault writes it
     */
    record Stamp(long version, String createdAt) {}

    /** Reads no secret. */
    Optional<Stamp> stamp(String path) {
        VaultAnswer answer = vault.get("kv-metadata", engine + "/metadata/" + path);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.isOk()) {
            throw Vault.refused(answer);
        }
        return Optional.of(new Stamp(
                answer.data().path("current_version").asLong(),
                answer.data().path("created_time").asText()));
    }

    /**
     * Writes if the newest version is {@code version}; 0 makes the entry.
     *
     * @return false if it is another one; nothing was changed
     */
    boolean write(String path, ObjectNode data, long version) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("options").put("cas", version);
        body.set("data", data);
        VaultAnswer answer = vault.post("kv-write", engine + "/data/" + path, body);
        if (answer.status() == 400 && answer.says("check-and-set parameter did not match")) {
            return false;
        }
        if (!answer.isOk()) {
            throw Vault.refused(answer);
        }
        return true;
    }

    /** Destroys the versions up to this one; newer ones stay. */
    void destroyUpTo(String path, long version) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode versions = body.putArray("versions");
        for (long number = Math.max(1, version - MOST_VERSIONS); number <= version; number++) {
            versions.add(number);
        }
        VaultAnswer answer = vault.post("kv-destroy", engine + "/destroy/" + path, body);
        if (!answer.isOk() && answer.status() != 404) {
            throw Vault.refused(answer);
        }
    }

    /** Destroys all versions of an entry and what is known about it. */
    void destroy(String path) {
        VaultAnswer answer = vault.delete("kv-delete", engine + "/metadata/" + path);
        if (!answer.isOk() && answer.status() != 404) {
            throw Vault.refused(answer);
        }
    }

    /** Destroys everything below a folder. */
    void destroyFolder(String folder) {
        for (String name : list(folder)) {
            if (name.endsWith("/")) {
                destroyFolder(folder + name);
            } else {
                destroy(folder + name);
            }
        }
    }

    /** The names in a folder; those of folders end with a slash. */
    List<String> list(String folder) {
        VaultAnswer answer = vault.get("kv-list", engine + "/metadata/" + folder + "?list=true");
        if (answer.status() == 404) {
            return List.of();
        }
        if (!answer.isOk()) {
            throw Vault.refused(answer);
        }
        List<String> names = new ArrayList<>();
        answer.data().path("keys").forEach(key -> names.add(key.asText()));
        return names;
    }
}
