package io.serai.gateway;

import io.serai.http.Request;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code namedTenant}: an operator has named a tenant by now, in the head or in the body. Asks the database, so it
 * comes after {@code onVirtualThread}.
 */
final class NamedTenant implements Processor {

    private final TenantLookup tenantLookup;

    NamedTenant(TenantLookup tenantLookup) {
        this.tenantLookup = tenantLookup;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Request request = call.request();
        tenantLookup.named(
                call, request.body().length == 0 ? null : JsonBody.text(JsonBody.object(request.body()), "tenantId"));
    }
}
