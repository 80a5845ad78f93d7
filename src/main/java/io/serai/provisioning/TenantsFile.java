package io.serai.provisioning;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.StoreUnavailable;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code tenants.json}: read as a whole, then applied entry by entry. */
final class TenantsFile {

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What stands beside the credentials of an entry, not in them. */
    private static final Set<String> NAMES = Set.of("name", "connection");

    private final Path path;
    private final Provisioning provisioning;

    TenantsFile(Path path, Provisioning provisioning) {
        this.path = path;
        this.provisioning = provisioning;
    }

    String name() {
        return path.getFileName().toString();
    }

    /**
     * Applies what is right.
     *
     * @return what is wrong and was left out
     * @throws FileRefused if it is no such file; nothing has been changed
     */
    List<Finding> apply() {
        List<Finding> findings = new ArrayList<>();
        ArrayNode tenants = tenants();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < tenants.size(); i++) {
            String pointer = "/tenants/" + i;
            if (!(tenants.get(i) instanceof ObjectNode entry)) {
                findings.add(new Finding(name(), pointer, "must be an object"));
            } else if (!TenantId.isValid(entry.path("id").asText())) {
                findings.add(new Finding(name(), pointer + "/id", "must be 1 to 56 of a-z, 0-9 and inner dashes"));
            } else if (!ids.add(entry.path("id").asText())) {
                findings.add(new Finding(name(), pointer + "/id", "stands here twice"));
            } else if (attempt(pointer, findings, () -> provisioning.tenant(entry), UnaryOperator.identity())) {
                integrations(entry, pointer, findings);
            }
        }
        return findings;
    }

    private ArrayNode tenants() {
        try {
            JsonNode tree = STRICT.readTree(Files.readAllBytes(path));
            if (tree.path("tenants") instanceof ArrayNode tenants) {
                return tenants;
            }
            throw new FileRefused(new Finding(name(), "/tenants", "must be a list"), null);
        } catch (JsonProcessingException malformed) {
            var at = malformed.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new FileRefused(new Finding(name(), "", "is not valid JSON" + where), null);
        } catch (IOException unreadable) {
            throw new FileRefused(new Finding(name(), "", "cannot be read"), unreadable);
        }
    }

    private void integrations(ObjectNode tenant, String pointer, List<Finding> findings) {
        JsonNode integrations = tenant.path("integrations");
        for (int i = 0; i < integrations.size(); i++) {
            JsonNode integration = integrations.get(i);
            String place = pointer + "/integrations/" + i;
            if (integration instanceof ObjectNode entry) {
                attempt(
                        place,
                        findings,
                        () -> provisioning.connection(tenant.path("id").asText(), entry),
                        field -> NAMES.contains(field) ? field : "credentials/" + field);
            } else {
                findings.add(new Finding(name(), place, "must be an object"));
            }
        }
    }

    /** @param where where the field of a credential or tenant stands in the entry */
    private boolean attempt(String pointer, List<Finding> findings, Runnable change, UnaryOperator<String> where) {
        try {
            change.run();
            return true;
        } catch (Placeholders.Unresolved unresolved) {
            String field = unresolved.field().isEmpty() ? "" : "/" + unresolved.field();
            findings.add(
                    new Finding(name(), pointer + "/credentials" + field, String.valueOf(unresolved.getMessage())));
        } catch (StoreUnavailable down) {
            findings.add(new Finding(name(), pointer, "the credential store does not answer; reload when it does"));
        } catch (Problem refused) {
            if (refused.members().get("errors") instanceof List<?> errors
                    && errors.getFirst() instanceof FieldError error) {
                String place = where.apply(error.field().replace('.', '/'));
                findings.add(new Finding(name(), pointer + "/" + place, error.message()));
            } else {
                findings.add(new Finding(name(), pointer, refused.detail()));
            }
        }
        return false;
    }
}
