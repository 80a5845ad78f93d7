package io.serai.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.provider.Providers;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code storeCredential}: keeps what the tenant got from its provider, encrypted with the tenant's key. With
 * {@code ?verify=true} the provider is asked first, and what it refuses is not kept.
 */
final class StoreCredential extends CredentialStep {

    private final Providers providers;
    private final Connections connections;
    private final Verification verification;
    private final TenantDirectory tenants;
    private final ConnectionViews views;
    private final Clock clock;

    StoreCredential(
            Providers providers,
            Connections connections,
            Verification verification,
            TenantDirectory tenants,
            ConnectionViews views,
            Clock clock) {
        super("store");
        this.providers = providers;
        this.connections = connections;
        this.verification = verification;
        this.tenants = tenants;
        this.views = views;
        this.clock = clock;
    }

    @Override
    Reply access(Call call) {
        ObjectNode body = BodyTenant.required(call);
        ConnectionId id = ConnectionName.of(call, providers, body);
        Credential credential = new CredentialBody(body).credential(id, clock.instant());
        if ("true".equals(call.request().query("verify"))) {
            credential = credential.ownedBy(verification.account(credential));
        }
        tenants.register(call.tenant());
        Connection stored = connections.replace(credential);
        return Reply.created(view(stored, Views.isFull(call.request())));
    }

    private Map<String, @Nullable Object> view(Connection stored, boolean full) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("tenantId", stored.id().tenantId());
        view.put("integration", stored.id().integration());
        view.put("encryptedAt", Times.text(stored.updatedAt()));
        view.put("expiresAt", Times.text(stored.expiresAt()));
        if (full) {
            view.put("connection", stored.id().connection());
            Instant next = views.nextRefresh(stored);
            view.put("autoRefresh", next != null);
            view.put("nextRefresh", Times.text(next));
        }
        return view;
    }
}
