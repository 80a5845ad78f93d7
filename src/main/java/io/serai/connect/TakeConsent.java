package io.serai.connect;

import io.serai.gateway.Call;
import io.serai.http.Request;
import io.serai.oauth.Consents;
import io.serai.oauth.PendingConsent;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.tenant.Tenant;
import io.serai.tenant.TenantDirectory;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step {@code takeConsent}: the consent that the vendor's answer belongs to. Its state says whose it is; nothing else in
 * the address does, and the audit trail says who started it. Whoever has no good state is told one thing only, and sent
 * nowhere.
 */
final class TakeConsent implements Processor {

    /** The exchange property that the next step finds it in. */
    static final String PROPERTY = "serai.consent";

    private static final Logger LOGGER = LoggerFactory.getLogger(TakeConsent.class);

    private final Consents consents;
    private final TenantDirectory tenants;

    TakeConsent(Consents consents, TenantDirectory tenants) {
        this.consents = consents;
        this.tenants = tenants;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        PendingConsent pending = pending(call.request()).orElseThrow(() -> refused(call));
        call.tenant(tenant(call, pending));
        call.startedBy(pending.starter());
        exchange.setProperty(PROPERTY, pending);
    }

    private Optional<PendingConsent> pending(Request request) {
        List<String> states = request.queries("state");
        if (states.size() != 1) {
            return Optional.empty();
        }
        Secret state = Secret.of(states.getFirst());
        return consents.take(state.reveal(), request.pathParameter("integration"))
                .filter(found -> found.isFrom(BrowserCookie.of(request, state)));
    }

    private Tenant tenant(Call call, PendingConsent pending) {
        Tenant tenant;
        try {
            tenant = tenants.find(pending.connection().tenantId());
        } catch (Problem deleted) {
            throw deleted.type() == ProblemType.TENANT_NOT_FOUND ? refused(call) : deleted;
        }
        String named = call.request().optionalPathParameter("tenantId");
        if (named != null && !named.equals(tenant.id())) {
            throw refused(call);
        }
        if (tenant.status() != Tenant.Status.ACTIVE || !tenant.has("oauth")) {
            throw Problem.of(ProblemType.TENANT_SUSPENDED, "The tenant makes no connections at present.");
        }
        return tenant;
    }

    private static Problem refused(Call call) {
        LOGGER.atWarn()
                .addKeyValue("requestId", call.request().id())
                .addKeyValue("ip", call.request().clientAddress())
                .log("An authorization answer with an unknown, used or expired state was refused");
        return Problem.of(ProblemType.INVALID_STATE, "The state is unknown, used or expired; start again.");
    }
}
