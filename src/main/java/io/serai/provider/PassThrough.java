package io.serai.provider;

import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.http.OpenRequest;
import io.serai.http.OutboundClient;
import io.serai.http.OutboundFailure;
import io.serai.http.OutboundRequest;
import io.serai.http.PassLimits;
import io.serai.http.PassedAnswer;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.trace.Span;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Passes a caller's own request on to a provider with the tenant's credential: behind the same bulkhead, breaker and budget
 * as the calls of tools, but nothing is repeated and no answer is looked into.
 */
public final class PassThrough {

    /**
     * What is sent.
     *
     * @param target path and query below the provider's base address, encoded; begins with a slash
     * @param headers all but the credential
     * @param body null if it is still to come in
     * @param timeoutMillis for the whole
     */
    public record Wanted(
            Provider provider,
            ConnectionId connection,
            String method,
            String target,
            Map<String, String> headers,
            byte @Nullable [] body,
            long timeoutMillis,
            PassLimits limits) {}

    /** {@link #failed} alone, or {@link #answered} and later, once, {@link #ended}. */
    public interface Receiver {

        void answered(PassedAnswer answer);

        void failed(Problem problem);

        /** See {@link OutboundClient.PassReceiver#ended}. */
        default void ended(boolean whole, long sent, long received) {}
    }

    private final OutboundClient client;
    private final Connections connections;
    private final ConnectLink link;
    private final Protections protections;

    PassThrough(OutboundClient client, Connections connections, ConnectLink link, Protections protections) {
        this.client = client;
        this.connections = connections;
        this.link = link;
        this.protections = protections;
    }

    /**
     * @param span of the call
     * @throws Problem if the call is not to be made now; then nobody is called back
     */
    public void pass(OpenRequest from, Wanted wanted, Span span, Receiver receiver) {
        Passing passing = new Passing(from, wanted, span, receiver);
        protections.enter(passing.counted);
        try {
            passing.start();
        } catch (RuntimeException refused) {
            passing.leave();
            throw refused;
        }
    }

    /** One request on its way. */
    private final class Passing implements OutboundClient.PassReceiver {

        private final OpenRequest from;
        private final Wanted wanted;
        private final Receiver receiver;
        private final ProviderCalls.Wanted counted;
        private Span span = Span.NONE;
        private Breakers.@Nullable Permit permit;

        Passing(OpenRequest from, Wanted wanted, Span call, Receiver receiver) {
            this.from = from;
            this.wanted = wanted;
            this.receiver = receiver;
            this.counted = new ProviderCalls.Wanted(
                    wanted.provider(),
                    wanted.connection(),
                    wanted.method(),
                    new RequestMapping.Target(wanted.target()),
                    null,
                    wanted.timeoutMillis(),
                    Repetition.UNSENT_ONLY,
                    null,
                    null,
                    call);
        }

        void start() {
            if (!wanted.provider().needsConnection()) {
                send(null);
                return;
            }
            Credential known = connections.remembered(wanted.connection());
            if (known != null) {
                send(known);
            } else {
                Thread.startVirtualThread(this::fetchCredentialAndSend);
            }
        }

        private void fetchCredentialAndSend() {
            try {
                send(connections.credential(
                        wanted.connection(), Duration.ofMillis(wanted.limits().idleMillis())));
            } catch (Problem problem) {
                fail(problem);
            } catch (RuntimeException unexpected) {
                fail(Problem.of(ProblemType.INTERNAL_ERROR, "The call could not be made; nothing was sent.")
                        .withOutcome(Outcome.NOT_SENT)
                        .causedBy(unexpected));
            }
        }

        private void send(@Nullable Credential credential) {
            permit = protections.permit(counted);
            URI base = Objects.requireNonNull(wanted.provider().baseUrl(), "baseUrl");
            span = counted.span().request(wanted.method(), base, null, 0);
            String prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
            Secret token = credential == null ? null : credential.accessToken();
            client.pass(
                    from,
                    new OutboundRequest(
                            wanted.method(),
                            base,
                            prefix + wanted.target(),
                            headers(),
                            null,
                            wanted.body(),
                            OutboundRequest.bearer(token),
                            wanted.timeoutMillis()),
                    wanted.limits(),
                    this);
        }

        private Map<String, String> headers() {
            String traceparent = span.traceparent();
            if (traceparent == null) {
                return wanted.headers();
            }
            Map<String, String> headers = new LinkedHashMap<>(wanted.headers());
            headers.put("traceparent", traceparent);
            return headers;
        }

        @Override
        public void answered(PassedAnswer answer) {
            report(answer.status() < 500);
            span.answered(answer.status());
            receiver.answered(answer);
        }

        @Override
        public void failed(OutboundFailure failure) {
            switch (failure.kind()) {
                case UNSENDABLE, ABANDONED -> withdraw(); // the provider is not to blame
                default -> report(false);
            }
            fail(Failures.of(failure));
        }

        @Override
        public void ended(boolean whole, long sent, long received) {
            span.end(whole ? "success" : "cut", null);
            leave();
            receiver.ended(whole, sent, received);
        }

        private void fail(Problem problem) {
            Outcome outcome = problem.outcome();
            span.end(problem.type().name(), outcome == null ? null : outcome.text());
            leave();
            URI where = problem.type() == ProblemType.REAUTH_REQUIRED ? link.of(wanted.connection()) : null;
            receiver.failed(where == null ? problem : problem.with("connect", where.toString()));
        }

        private void report(boolean healthy) {
            Breakers.Permit used = permit;
            if (used != null) {
                permit = null;
                used.report(healthy);
            }
        }

        private void withdraw() {
            if (permit != null) {
                permit.withdraw();
                permit = null;
            }
        }

        void leave() {
            withdraw(); // of a request that was not made after all
            protections.leave(counted);
        }
    }
}
