package bench;

import org.springframework.web.server.ServerWebExchange;

/** A tenant with the provider token that its calls carry and the bucket that admits them. */
record Tenant(String id, String token, TokenBucket bucket) {

    private static final String ATTRIBUTE = Tenant.class.getName();

    void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    static Tenant of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }
}
