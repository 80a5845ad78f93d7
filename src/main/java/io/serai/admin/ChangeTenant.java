package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Tenant;
import io.serai.tenant.TenantDirectory;
import io.serai.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;

/** The steps {@code updateTenant}, {@code suspendTenant} and {@code resumeTenant}: in force before the answer is sent. */
final class ChangeTenant extends AdminStep {

    /** What a step changes. */
    @FunctionalInterface
    interface Change {
        Tenant apply(Tenant tenant, Call call, Instant now);
    }

    private final Change change;
    private final TenantDirectory directory;
    private final Tenants tenants;
    private final TenantViews views;
    private final Clock clock;

    private ChangeTenant(Change change, TenantDirectory directory, Tenants tenants, TenantViews views, Clock clock) {
        this.change = change;
        this.directory = directory;
        this.tenants = tenants;
        this.views = views;
        this.clock = clock;
    }

    /** Makes the steps, which differ in nothing but the change. */
    record Factory(TenantDirectory directory, Tenants tenants, TenantViews views, Clock clock) {

        ChangeTenant fields() {
            return step((tenant, call, now) -> TenantChange.apply(tenant, BodyTenant.required(call), now));
        }

        ChangeTenant status(Tenant.Status status) {
            return step((tenant, call, now) -> tenant.status() == status ? tenant : tenant.in(status, now));
        }

        private ChangeTenant step(Change change) {
            return new ChangeTenant(change, directory, tenants, views, clock);
        }
    }

    @Override
    Reply reply(Call call) {
        directory.register(call.tenant());
        Tenant changed = tenants.change(call.tenant().id(), tenant -> change.apply(tenant, call, clock.instant()))
                .orElseThrow(() -> Problem.of(ProblemType.TENANT_NOT_FOUND, "There is no tenant with this id."));
        return Reply.ok(views.tenant(changed));
    }
}
