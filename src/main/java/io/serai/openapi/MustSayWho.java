package io.serai.openapi;

import io.serai.http.Inbound;
import io.serai.http.Request;
import io.serai.tenant.TenancySettings;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Whether a reader's credential is to be checked: where one was sent, and where the answer depends on who asks. */
final class MustSayWho implements Predicate {

    private final OpenApiSettings settings;
    private final TenancySettings tenancy;

    MustSayWho(OpenApiSettings settings, TenancySettings tenancy) {
        this.settings = settings;
        this.tenancy = tenancy;
    }

    @Override
    public boolean matches(Exchange exchange) {
        Request request = Inbound.request(exchange);
        return !settings.open()
                || request.header("Authorization") != null
                || request.header("X-API-Key") != null
                || request.header(tenancy.apiKeyHeader()) != null
                || SelectionReader.isConnectedOnly(request);
    }
}
