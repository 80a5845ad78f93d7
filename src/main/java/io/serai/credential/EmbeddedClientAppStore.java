package io.serai.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.Secret;
import io.serai.secret.TenantCipher;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Tenants' client apps in the platform database, each sealed whole. */
final class EmbeddedClientAppStore implements ClientAppStore {

    private static final String WHERE = " where tenant_id = ? and integration = ?";

    private final PlatformDatabase rows;
    private final TenantCipher cipher;
    private final ObjectMapper json;
    private final Clock clock;

    EmbeddedClientAppStore(PlatformDatabase rows, TenantCipher cipher, ObjectMapper json, Clock clock) {
        this.rows = rows;
        this.cipher = cipher;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Optional<ClientApp> find(String tenantId, String integration) {
        return rows.of(tenantId)
                .sql("select sealed from oauth_apps" + WHERE)
                .params(tenantId, integration)
                .query(String.class)
                .optional()
                .map(text -> read(cipher.open(tenantId, context(integration), text)));
    }

    @Override
    public void put(String tenantId, String integration, ClientApp app) {
        String sealed = cipher.seal(tenantId, context(integration), bytes(app));
        if (!update(tenantId, integration, sealed)) {
            try {
                rows.of(tenantId)
                        .sql("insert into oauth_apps (sealed, updated_at, tenant_id, integration) values (?, ?, ?, ?)")
                        .params(sealed, clock.instant().atOffset(ZoneOffset.UTC), tenantId, integration)
                        .update();
            } catch (DuplicateKeyException anotherWasFaster) {
                update(tenantId, integration, sealed);
            }
        }
    }

    private boolean update(String tenantId, String integration, String sealed) {
        return rows.of(tenantId)
                        .sql("update oauth_apps set sealed = ?, updated_at = ?" + WHERE)
                        .params(sealed, clock.instant().atOffset(ZoneOffset.UTC), tenantId, integration)
                        .update()
                == 1;
    }

    @Override
    public boolean delete(String tenantId, String integration) {
        return rows.of(tenantId)
                        .sql("delete from oauth_apps" + WHERE)
                        .params(tenantId, integration)
                        .update()
                == 1;
    }

    @Override
    public void deleteAll(String tenantId) {
        rows.ofAll()
                .sql("delete from oauth_apps where tenant_id = ?")
                .param(tenantId)
                .update();
    }

    private static String context(String integration) {
        return "oauth-app|" + integration;
    }

    private byte[] bytes(ClientApp app) {
        ObjectNode node = json.createObjectNode();
        node.put("clientId", app.clientId());
        node.put("clientSecret", app.clientSecret().reveal());
        node.put("redirectUri", text(app.redirectUri()));
        node.put("authEndpoint", text(app.authEndpoint()));
        node.put("tokenEndpoint", text(app.tokenEndpoint()));
        app.scopes().forEach(node.putArray("scopes")::add);
        app.additionalParams().forEach(node.putObject("additionalParams")::put);
        try {
            return json.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts are always JSON", impossible);
        }
    }

    private ClientApp read(byte[] bytes) {
        try {
            JsonNode node = json.readTree(bytes);
            List<String> scopes = new ArrayList<>();
            node.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            Map<String, String> parameters = new LinkedHashMap<>();
            node.path("additionalParams")
                    .properties()
                    .forEach(entry ->
                            parameters.put(entry.getKey(), entry.getValue().asText()));
            return new ClientApp(
                    node.path("clientId").asText(),
                    Secret.of(node.path("clientSecret").asText()),
                    uri(node, "redirectUri"),
                    uri(node, "authEndpoint"),
                    uri(node, "tokenEndpoint"),
                    scopes,
                    parameters);
        } catch (IOException damaged) {
            throw new IllegalStateException("A sealed client app is not JSON", damaged);
        }
    }

    private static @Nullable String text(@Nullable URI address) {
        return address == null ? null : address.toString();
    }

    private static @Nullable URI uri(JsonNode node, String name) {
        return node.path(name).isTextual() ? URI.create(node.get(name).textValue()) : null;
    }
}
