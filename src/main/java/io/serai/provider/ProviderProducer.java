package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.http.Inbound;
import io.serai.http.OutboundRequest;
import io.serai.http.OutboundResponse;
import io.serai.http.Request;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.result.KeptResult;
import io.serai.tool.Effect;
import io.serai.tool.Effects;
import io.serai.tool.Invocation;
import io.serai.tool.RawJson;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
    private final Function<Invocation, Mapping> mappings;
    private final Absence absent;
    private final @Nullable Pages pages;
    private final int mostPages;
    private final int longestMillis;
    private final ProviderCalls calls;
    private final ObjectMapper json;

    /** @param mappings what becomes a request, by the call */
    ProviderProducer(
            Endpoint endpoint,
            String providerId,
            Provider provider,
            Function<Invocation, Mapping> mappings,
            Absence absent,
            @Nullable Pages pages,
            int mostPages,
            int longestMillis,
            ProviderCalls calls,
            ObjectMapper json) {
        super(endpoint);
        this.providerId = providerId;
        this.provider = provider;
        this.mappings = mappings;
        this.absent = absent;
        this.pages = pages;
        this.mostPages = mostPages;
        this.longestMillis = longestMillis;
        this.calls = calls;
        this.json = json;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Invocation invocation = Invocation.of(exchange);
            if (invocation.remainingMillis() == 0) {
                throw tooLate();
            }
            ObjectNode arguments = arguments(exchange, invocation);
            Mapping mapping = mappings.apply(invocation);
            Sending sending =
                    new Sending(exchange, invocation, mapping, Math.min(invocation.remainingMillis(), longestMillis));
            Effects changes = sending.read || mapping.method().equals("GET") ? null : Effects.of(exchange);
            Settlement settlement = new Settlement(exchange, callback, invocation, absent, changes);
            int wished = invocation.wishes().pages();
            if (pages == null || wished == 0) {
                RequestMapping.Target target = mapping.map(arguments, json);
                Invocation.markSent(exchange);
                sending.send(target, settlement);
            } else {
                PagedCall call = new PagedCall(
                        pages,
                        Math.min(wished, mostPages),
                        provider,
                        mapping,
                        json,
                        invocation,
                        arguments,
                        sending,
                        settlement);
                Invocation.markSent(exchange);
                call.start();
            }
            return false;
        } catch (Problem | IllegalStateException refused) {
            exchange.setException(refused);
            callback.done(true);
            return true;
        }
    }

    /** The requests of one call, which share its time. */
    private final class Sending implements PagedCall.Sender {

        private final Invocation invocation;
        private final Mapping mapping;
        private final boolean read;
        private final long deadline;
        private final OutboundRequest.@Nullable Part part;

        Sending(Exchange exchange, Invocation invocation, Mapping mapping, long millis) {
            this.mapping = mapping;
            Request request = Inbound.requestOrNull(exchange);
            this.part = request == null ? null : new OutboundRequest.Part(request, invocation.tenantId());
            this.invocation = invocation;
            this.read = invocation.tool().effect() == Effect.READ;
            this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public void send(RequestMapping.Target target, ProviderCalls.Receiver receiver) {
            boolean keyed = !read && provider.idempotencyHeader() != null;
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            calls.call(
                    new ProviderCalls.Wanted(
                            provider,
                            new ConnectionId(invocation.tenantId(), providerId, invocation.connection()),
                            mapping.method(),
                            target,
                            mapping.path().text(),
                            Math.max(0, left),
                            read ? Repetition.READ : keyed ? Repetition.KEYED : Repetition.UNSENT_ONLY,
                            keyed ? ProviderKey.of(invocation, mapping.method(), target) : null,
                            part,
                            invocation.span()),
                    receiver);
        }
    }

    /** A step that would begin after the end of its call must not. */
    private static Problem tooLate() {
        return Problem.of(ProblemType.PROVIDER_TIMEOUT, "The time limit of the call is over; nothing was sent.")
                .withOutcome(Outcome.NOT_SENT);
    }

    private static ObjectNode arguments(Exchange exchange, Invocation invocation) {
        return exchange.getMessage().getBody() instanceof ObjectNode shaped ? shaped : invocation.arguments();
    }

    /** @param changes where to note that something was changed; null if nothing can be */
    private record Settlement(
            Exchange exchange,
            AsyncCallback callback,
            Invocation invocation,
            Absence absent,
            @Nullable Effects changes) implements ProviderCalls.Receiver {

        @Override
        public void kept(KeptResult result) {
            invocation.kept("/results/" + result.id() + " " + result.bytes() + " bytes");
        }

        @Override
        public void answered(RawJson result, OutboundResponse response) {
            if (changes != null) {
                changes.mark();
            }
            exchange.getMessage().setBody(result);
            goOn();
        }

        @Override
        public void failed(Problem problem) {
            if (absent.isMeantBy(problem)) {
                exchange.getMessage().setBody(RawJson.NULL);
            } else {
                if (changes != null && problem.outcome() == Outcome.UNKNOWN) {
                    changes.mark();
                    invocation.markUnknown(problem);
                }
                exchange.setException(problem);
            }
            goOn();
        }

        /** Answers come on an event loop; what is behind us may take longer than that has time for. */
        private void goOn() {
            if (invocation.tool().runsOffTheLoop()) {
                Thread.ofVirtual().name("tool-route").start(() -> callback.done(false));
            } else {
                callback.done(false);
            }
        }
    }
}
