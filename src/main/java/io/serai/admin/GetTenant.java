package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code getTenant}: the tenant that the call is about. */
final class GetTenant implements Processor {

    private final TenantViews views;

    GetTenant(TenantViews views) {
        this.views = views;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(Reply.ok(views.tenant(Call.of(exchange).tenant())));
    }
}
