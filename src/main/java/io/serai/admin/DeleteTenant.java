package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Tenant;
import io.serai.tenant.Tenants;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code deleteTenant}: closes the tenant, then removes everything that is kept for it, its record last. A deletion
 * that was cut short is repeated by asking for it again.
 */
final class DeleteTenant extends AdminStep {

    private final Tenants tenants;
    private final Possessions possessions;
    private final Clock clock;

    DeleteTenant(Tenants tenants, Possessions possessions, Clock clock) {
        this.tenants = tenants;
        this.possessions = possessions;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        String id = call.tenant().id();
        if (tenants.change(id, this::closed).isEmpty()) {
            throw Problem.of(ProblemType.TENANT_NOT_FOUND, "There is no tenant with this id.");
        }
        Possessions.Removed removed = possessions.remove(id);
        int keys = tenants.delete(id);
        possessions.remove(id); // what a call that was under way may have left
        return Reply.ok(view(id, removed, keys));
    }

    private Tenant closed(Tenant tenant) {
        return tenant.in(Tenant.Status.SUSPENDED, clock.instant());
    }

    private Map<String, Object> view(String id, Possessions.Removed removed, int keys) {
        Map<String, @Nullable Object> deleted = new LinkedHashMap<>();
        deleted.put("credentials", removed.credentials());
        deleted.put("integrations", removed.integrations());
        deleted.put("keys", keys);
        deleted.put("encryptionKey", "destroyed");
        deleted.put("deletedAt", Times.text(clock.instant()));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("tenantId", id);
        view.put("deleted", deleted);
        return view;
    }
}
