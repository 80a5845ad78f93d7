package bench;

import java.io.IOException;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns the call into the upstream's request: path and body from the arguments, credential from the tenant. */
record InvokeTool() implements GatewayFilter {

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectReader INVOCATIONS = JSON.readerFor(Invocation.class);

    record Invocation(String toolId, ObjectNode parameters) {}

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return DataBufferUtils.join(exchange.getRequest().getBody())
                .flatMap(body -> chain.filter(rewrite(exchange, read(body))));
    }

    private static Invocation read(DataBuffer body) {
        try (var json = body.asInputStream(true)) {
            return INVOCATIONS.readValue(json);
        }
        catch (IOException unreadable) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
    }

    private static ServerWebExchange rewrite(ServerWebExchange exchange, Invocation invocation) {
        var tool = Tool.named(invocation.toolId());
        if (tool == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        tool.attachTo(exchange);
        var path = tool.path(invocation.parameters());
        var body = write(invocation.parameters());
        var request = exchange.getRequest().mutate()
                .path(path)
                .headers(headers -> {
                    headers.setBearerAuth(Tenant.of(exchange).token());
                    headers.setContentLength(body.length);
                })
                .build();
        return exchange.mutate().request(withBody(request, exchange.getResponse().bufferFactory().wrap(body))).build();
    }

    private static byte[] write(ObjectNode arguments) {
        try {
            return JSON.writeValueAsBytes(arguments);
        }
        catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ServerHttpRequest withBody(ServerHttpRequest request, DataBuffer body) {
        return new ServerHttpRequestDecorator(request) {

            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.just(body);
            }
        };
    }
}
