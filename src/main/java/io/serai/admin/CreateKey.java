package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.tenant.ApiKeys;
import io.serai.tenant.Principal;
import io.serai.tenant.Scope;
import io.serai.tenant.TenantDirectory;
import io.serai.tenant.ToolGrant;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Step {@code createKey}: a further key of the tenant. It can do no more than whoever makes it. */
final class CreateKey extends AdminStep {

    private final ApiKeys keys;
    private final TenantDirectory tenants;
    private final KeyViews views;
    private final Clock clock;

    CreateKey(ApiKeys keys, TenantDirectory tenants, KeyViews views, Clock clock) {
        this.keys = keys;
        this.tenants = tenants;
        this.views = views;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        NewKey wanted = NewKey.of(BodyTenant.required(call), clock.instant());
        Set<Scope> scopes = wanted.scopes() == null ? call.principal().scopes() : wanted.scopes();
        ToolGrant tools = wanted.tools() == null ? call.principal().tools() : wanted.tools();
        ScopeCheck.atMostOwn(call.principal(), scopes, tools);
        tenants.register(call.tenant());
        return Reply.created(views.issued(keys.issue(
                call.tenant().id(),
                wanted.name(),
                scopes,
                false,
                wanted.expiresAt(),
                tools,
                limit(call.principal(), wanted))));
    }

    private static @Nullable Long limit(Principal maker, NewKey wanted) {
        Long limit = wanted.requestsPerMinute();
        long own = maker.requestsPerMinute();
        return own == 0 || (limit != null && limit <= own) ? limit : Long.valueOf(own);
    }
}
