package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.secret.Secret;
import io.serai.secret.SecretSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets that operators keep in Vault and configuration files name by their path, as in
 * {@code secret/data/tenant-001/github}: the engine, {@code data}, the entry (KV version 2).
 */
final class VaultSecrets implements SecretSource {

    private static final Pattern PATH = Pattern.compile(
            "(?<engine>[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*?)/data/(?<entry>[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)");

    private final VaultAccess vault;

    VaultSecrets(VaultAccess vault) {
        this.vault = vault;
    }

    @Override
    public Optional<Secret> find(String path, String field) {
        Matcher name = PATH.matcher(path);
        if (!name.matches() || path.contains("..")) {
            return Optional.empty();
        }
        return vault.entriesOf(name.group("engine"))
                .read(name.group("entry"))
                .flatMap(KeyValue.Entry::data)
                .map(entry -> entry.get(field))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(text -> !Transit.isCiphertext(text)) // what Serai has sealed is no secret to be stored again
                .map(Secret::of);
    }
}
