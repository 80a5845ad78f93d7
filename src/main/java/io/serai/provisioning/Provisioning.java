package io.serai.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.admin.CredentialBody;
import io.serai.admin.TenantChange;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.gateway.JsonBody;
import io.serai.tenant.Tenant;
import io.serai.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes what the entries of a file describe. Nothing is ever deleted. Blocks. */
final class Provisioning {

    private static final Pattern INTEGRATION = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern CONNECTION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Tenants tenants;
    private final Connections connections;
    private final Placeholders placeholders;
    private final Clock clock;

    Provisioning(Tenants tenants, Connections connections, Placeholders placeholders, Clock clock) {
        this.tenants = tenants;
        this.connections = connections;
        this.placeholders = placeholders;
        this.clock = clock;
    }

    /** @throws io.serai.problem.Problem that names the wrong field */
    void tenant(ObjectNode entry) {
        String id = entry.path("id").asText();
        ObjectNode body = TenantEntry.body(entry);
        Instant now = clock.instant();
        Optional<Tenant> present = tenants.find(id);
        Tenant wanted = described(present.orElseGet(() -> Tenant.named(id, now)), entry, body, now);
        if (present.isEmpty()) {
            tenants.insert(wanted);
        } else if (wanted.status() != present.get().status()
                || !wanted.equals(described(present.get(), entry, entry.objectNode(), now))) {
            tenants.change(id, tenant -> described(tenant, entry, body, now));
        }
    }

    private static Tenant described(Tenant tenant, ObjectNode entry, ObjectNode body, Instant now) {
        return TenantChange.apply(tenant, body, now).in(TenantEntry.status(entry, tenant.status()), now);
    }

    /**
     * Stores the credential of an entry, unless it is the one that was stored before: since then it may have been refreshed,
     * and what the file says is then out of date.
     *
     * @throws io.serai.problem.Problem that names the wrong field
     * @throws Placeholders.Unresolved if a value stands nowhere
     */
    void connection(String tenantId, ObjectNode entry) {
        if (!entry.path("enabled").asBoolean(true) || !entry.has("credentials")) {
            return;
        }
        String integration = name(entry, "name", "", INTEGRATION);
        ConnectionId id = new ConnectionId(tenantId, integration, name(entry, "connection", "default", CONNECTION));
        ObjectNode body = ConnectionEntry.body(entry, placeholders);
        String fingerprint =
                body.path("metadata").path(ConnectionEntry.FINGERPRINT).asText();
        Optional<Connection> present = connections.describe(id);
        boolean same = present.map(Connection::metadata)
                .filter(metadata ->
                        metadata.path(ConnectionEntry.FINGERPRINT).asText().equals(fingerprint))
                .isPresent();
        if (!same) {
            connections.replace(CredentialBody.read(body, id, clock.instant()));
        }
    }

    private static String name(ObjectNode entry, String field, String absent, Pattern rule) {
        String name = entry.path(field).asText(absent);
        if (!rule.matcher(name).matches()) {
            throw JsonBody.invalid(field, "must match " + rule.pattern());
        }
        return name;
    }
}
