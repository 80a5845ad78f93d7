package io.serai.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The KV engine, version 2: versions, check-and-set, soft deletion, destruction, metadata, folders. */
final class KvEngine {

    private static final int MAX_VERSIONS = 10;

    private static final class Version {
        private final Instant created = Instant.now();
        private @Nullable ObjectNode data;
        private @Nullable Instant deleted;
        private boolean destroyed;

        Version(ObjectNode data) {
            this.data = data;
        }
    }

    private static final class Key {
        private final Instant created = Instant.now();
        private final TreeMap<Integer, Version> versions = new TreeMap<>();
        private int current;
    }

    private final Map<String, Key> keys = new TreeMap<>();

    synchronized VaultReply data(String method, String path, JsonNode body, Map<String, String> query) {
        return switch (method) {
            case "GET" -> read(path, query);
            case "POST", "PUT" -> write(path, body);
            case "DELETE" -> {
                Key key = keys.get(path);
                if (key != null && key.versions.containsKey(key.current)) {
                    key.versions.get(key.current).deleted = Instant.now();
                }
                yield VaultReply.NO_CONTENT;
            }
            default -> VaultReply.errors(405, "unsupported operation");
        };
    }

    private VaultReply read(String path, Map<String, String> query) {
        Key key = keys.get(path);
        int number = Integer.parseInt(query.getOrDefault("version", "0"));
        Version version = key == null ? null : key.versions.get(number == 0 ? key.current : number);
        if (key == null || version == null) {
            return VaultReply.errors(404);
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        boolean gone = version.deleted != null || version.destroyed;
        data.set("data", gone ? JsonNodeFactory.instance.nullNode() : version.data);
        data.set("metadata", metadata(version, number == 0 ? key.current : number));
        return VaultReply.data(gone ? 404 : 200, data);
    }

    private static ObjectNode metadata(Version version, int number) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("created_time", version.created.toString())
                .putNull("custom_metadata")
                .put("deletion_time", version.deleted == null ? "" : version.deleted.toString())
                .put("destroyed", version.destroyed)
                .put("version", number);
    }

    private VaultReply write(String path, JsonNode body) {
        if (!(body.path("data") instanceof ObjectNode data)) {
            return VaultReply.errors(400, "no data provided");
        }
        Key known = keys.get(path);
        int current = known == null ? 0 : known.current;
        JsonNode cas = body.path("options").path("cas");
        if (!cas.isMissingNode() && cas.asInt() != current) {
            return VaultReply.errors(400, "check-and-set parameter did not match the current version");
        }
        Key key = keys.computeIfAbsent(path, missing -> new Key());
        Version version = new Version(data.deepCopy());
        key.versions.put(++key.current, version);
        while (key.versions.size() > MAX_VERSIONS) {
            key.versions.pollFirstEntry();
        }
        return VaultReply.ok(metadata(version, key.current));
    }

    synchronized VaultReply destroy(String path, JsonNode body) {
        Key key = keys.get(path);
        if (key == null) {
            return VaultReply.errors(404);
        }
        for (JsonNode number : body.path("versions")) {
            Version version = key.versions.get(number.asInt());
            if (version != null) {
                version.destroyed = true;
                version.data = null;
            }
        }
        return VaultReply.NO_CONTENT;
    }

    synchronized VaultReply metadata(String method, String path) {
        return switch (method) {
            case "LIST" -> list(path);
            case "DELETE" -> {
                keys.remove(path);
                yield VaultReply.NO_CONTENT;
            }
            case "GET" -> {
                Key key = keys.get(path);
                yield key == null
                        ? VaultReply.errors(404)
                        : VaultReply.ok(JsonNodeFactory.instance
                                .objectNode()
                                .put("created_time", key.created.toString())
                                .put("current_version", key.current)
                                .put("cas_required", false));
            }
            default -> VaultReply.errors(405, "unsupported operation");
        };
    }

    private VaultReply list(String folder) {
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String path : keys.keySet()) {
            if (path.startsWith(prefix)) {
                String rest = path.substring(prefix.length());
                int slash = rest.indexOf('/');
                names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
            }
        }
        if (names.isEmpty()) {
            return VaultReply.errors(404);
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode list = data.putArray("keys");
        names.forEach(list::add);
        return VaultReply.ok(data);
    }

    /** Everything that is kept, older versions too. */
    synchronized String dump() {
        StringBuilder text = new StringBuilder();
        keys.forEach((path, key) -> key.versions.forEach((number, version) -> text.append(path)
                .append('@')
                .append(number)
                .append(' ')
                .append(version.data)
                .append('\n')));
        return text.toString();
    }
}
