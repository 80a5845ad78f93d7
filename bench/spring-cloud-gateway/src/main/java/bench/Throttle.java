package bench;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

/** Takes a token from the tenant's bucket and tells the caller what is left. */
record Throttle() implements GatewayFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var bucket = Tenant.of(exchange).bucket();
        long left = bucket.take();
        var headers = exchange.getResponse().getHeaders();
        headers.set("X-RateLimit-Limit", Long.toString(bucket.limit()));
        headers.set("X-RateLimit-Remaining", Long.toString(Math.max(0, left)));
        headers.set("X-RateLimit-Reset", Long.toString(bucket.reset()));
        if (left < 0) {
            exchange.getResponse().setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
            return exchange.getResponse().setComplete();
        }
        return chain.filter(exchange);
    }
}
