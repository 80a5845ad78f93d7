package io.serai.connect;

import io.serai.credential.ConnectionId;
import io.serai.http.Inbound;
import io.serai.http.Request;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code showResult}: what came of a consent, for a person whose application has no page of its own. */
final class ShowResult implements Processor {

    private final Providers providers;
    private final ResultPage page;

    ShowResult(Providers providers, ResultPage page) {
        this.providers = providers;
        this.page = page;
    }

    @Override
    public void process(Exchange exchange) {
        Request request = Inbound.request(exchange);
        exchange.getMessage()
                .setBody(page.answer(
                        200,
                        ResultPage.Kind.of(request.query("status"), request.query("error")),
                        title(request.query("integration")),
                        connection(request.query("connection")),
                        request.query("error")));
    }

    /** Only names that we know ourselves: the page repeats nothing that somebody put into a link. */
    private @Nullable String title(@Nullable String integration) {
        Provider provider = integration == null ? null : providers.get(integration);
        return provider == null ? null : provider.title();
    }

    private static @Nullable String connection(@Nullable String name) {
        return name == null || name.equals(ConnectionId.DEFAULT) || !ConnectionId.isValid(name) ? null : name;
    }
}
