package io.serai.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.gateway.Call;
import io.serai.http.OpenRequest;
import io.serai.http.PassedAnswer;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.PassThrough;
import io.serai.tool.Invocation;
import io.serai.tool.RawJson;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** Sends one request on; the message's body is then the {@link ProxiedAnswer}, or the same as JSON if it is to be kept. */
final class Forward extends AsyncProcessorSupport {

    private final ProxyMeans means;
    private final OpenRequest from;
    private final PassThrough.Wanted wanted;
    private final PublicAddresses addresses;
    private final boolean keyed;

    Forward(ProxyMeans means, OpenRequest from, PassThrough.Wanted wanted, PublicAddresses addresses, boolean keyed) {
        this.means = means;
        this.from = from;
        this.wanted = wanted;
        this.addresses = addresses;
        this.keyed = keyed;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            means.passThrough().pass(from, wanted, Invocation.of(exchange).span(), new Receiving(exchange, callback));
            return false;
        } catch (RuntimeException refused) {
            exchange.setException(refused);
            callback.done(true);
            return true;
        }
    }

    /** Goes on when the head of the answer is there, and for a call with a key, when all of it is. */
    private final class Receiving implements PassThrough.Receiver {

        private final Exchange exchange;
        private final AsyncCallback callback;

        Receiving(Exchange exchange, AsyncCallback callback) {
            this.exchange = exchange;
            this.callback = callback;
        }

        @Override
        public void answered(PassedAnswer answer) {
            ProxiedAnswer proxied = AnswerHeads.of(answer, addresses);
            if (!keyed) {
                exchange.getMessage().setBody(proxied);
                callback.done(false);
                return;
            }
            answer.hold(means.maxHeldAnswer(), body -> {
                if (body == null) {
                    exchange.setException(tooLong());
                } else {
                    keep(proxied.held(body));
                }
                callback.done(false);
            });
        }

        private void keep(ProxiedAnswer held) {
            exchange.getMessage().setBody(new RawJson(bytes(held, means.json())));
            Problem refusal = JudgeProxied.verdict(held.status());
            if (refusal != null && refusal.type() != ProblemType.PROVIDER_REJECTED && held.status() < 500) {
                Call.of(exchange).problem(refusal); // it passes, so that the key may be used again
            }
        }

        @Override
        public void failed(Problem problem) {
            exchange.setException(problem);
            callback.done(false);
        }

        @Override
        public void ended(boolean whole, long sent, long received) {
            means.meters().count(wanted.connection().integration(), whole, sent, received);
        }
    }

    private static byte[] bytes(ProxiedAnswer held, ObjectMapper json) {
        try {
            return json.writeValueAsBytes(held);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("An answer is plain values", impossible);
        }
    }

    private static Problem tooLong() {
        return Problem.of(
                        ProblemType.PROVIDER_ERROR,
                        "The answer to a call with an Idempotency-Key broke off, or is longer than Serai holds.")
                .withOutcome(Outcome.UNKNOWN);
    }
}
