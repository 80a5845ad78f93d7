package bench;

import static org.springframework.http.HttpHeaders.AUTHORIZATION;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

/** Finds the tenant of the presented key. */
record Authenticate(Tenants tenants) implements GatewayFilter {

    private static final String SCHEME = "Bearer ";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var credential = exchange.getRequest().getHeaders().getFirst(AUTHORIZATION);
        if (credential == null || !credential.startsWith(SCHEME)) {
            return unauthorized(exchange);
        }
        var tenant = tenants.byKey(credential.substring(SCHEME.length()));
        if (tenant.isEmpty()) {
            return unauthorized(exchange);
        }
        tenant.get().attachTo(exchange);
        return chain.filter(exchange);
    }

    private static Mono<Void> unauthorized(ServerWebExchange exchange) {
        exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
        return exchange.getResponse().setComplete();
    }
}
