package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.problem.Problem;
import io.serai.tool.Effect;
import io.serai.tool.Invocation;
import io.serai.tool.RawJson;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the arguments, which are the message's body at the start of a tool's route, and leaves the provider's answer as
 * the new body. Reads no header and writes none.
 */
final class ProviderProducer extends DefaultAsyncProducer {

    private final String providerId;
    private final Provider provider;
    private final RequestMapping mapping;
    private final int longestMillis;
    private final ProviderCalls calls;
    private final ObjectMapper json;

    ProviderProducer(
            Endpoint endpoint,
            String providerId,
            Provider provider,
            RequestMapping mapping,
            int longestMillis,
            ProviderCalls calls,
            ObjectMapper json) {
        super(endpoint);
        this.providerId = providerId;
        this.provider = provider;
        this.mapping = mapping;
        this.longestMillis = longestMillis;
        this.calls = calls;
        this.json = json;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Invocation invocation = Invocation.of(exchange);
            RequestMapping.Target target = mapping.map(arguments(exchange, invocation), json);
            Invocation.markSent(exchange);
            boolean read = invocation.tool().effect() == Effect.READ;
            boolean keyed = !read && provider.idempotencyHeader() != null;
            calls.call(
                    new ProviderCalls.Wanted(
                            provider,
                            new ConnectionId(invocation.tenantId(), providerId, invocation.connection()),
                            mapping.method(),
                            target,
                            mapping.path().text(),
                            Math.min(invocation.remainingMillis(), longestMillis),
                            read ? Repetition.READ : keyed ? Repetition.KEYED : Repetition.UNSENT_ONLY,
                            keyed ? ProviderKey.of(invocation, mapping.method(), target) : null),
                    new Settlement(exchange, callback, read || mapping.method().equals("GET") ? null : invocation));
            return false;
        } catch (Problem | IllegalStateException refused) {
            exchange.setException(refused);
            callback.done(true);
            return true;
        }
    }

    private static ObjectNode arguments(Exchange exchange, Invocation invocation) {
        return exchange.getMessage().getBody() instanceof ObjectNode shaped ? shaped : invocation.arguments();
    }

    /** @param changes the invocation, if an answer means that something was changed */
    private record Settlement(
            Exchange exchange,
            AsyncCallback callback,
            @Nullable Invocation changes) implements ProviderCalls.Receiver {

        @Override
        public void answered(RawJson result) {
            if (changes != null) {
                changes.markEffect();
            }
            exchange.getMessage().setBody(result);
            callback.done(false);
        }

        @Override
        public void failed(Problem problem) {
            exchange.setException(problem);
            callback.done(false);
        }
    }
}
