package bench;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

/** Writes one line before the upstream is called and one after; Logback's asynchronous appender keeps it off the event loop. */
record Audit() implements GatewayFilter {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var call = exchange.getRequest().getId() + " " + Tenant.of(exchange).id() + " " + Tool.of(exchange).id();
        AUDIT.info("{} attempt", call);
        return chain.filter(exchange)
                .doFinally(end -> AUDIT.info("{} {}", call, exchange.getResponse().getStatusCode()));
    }
}
