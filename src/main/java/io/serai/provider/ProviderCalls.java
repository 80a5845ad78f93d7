package io.serai.provider;

import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.http.OutboundClient;
import io.serai.http.OutboundFailure;
import io.serai.http.OutboundRequest;
import io.serai.http.OutboundResponse;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.result.KeptResult;
import io.serai.secret.Secret;
import io.serai.tool.RawJson;
import io.serai.trace.Span;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls providers on behalf of tenants: a place in the bulkhead, the tenant's credential, the request, the answer.
 * Asynchronous from end to end; only a credential that is not in memory makes it leave the event loop.
 */
final class ProviderCalls {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProviderCalls.class);

    /** Receives the result: exactly one of the two, once, on any thread. */
    interface Receiver {

        /** @param response that the result was read from; its headers say more */
        void answered(RawJson result, OutboundResponse response);

        /** The result that follows is a reference to this. */
        default void kept(KeptResult result) {}

        void failed(Problem problem);
    }

    private final OutboundClient client;
    private final Connections connections;
    private final ConnectLink link;
    private final AnswerReader answers;
    private final Protections protections;
    private final References references;

    ProviderCalls(
            OutboundClient client,
            Connections connections,
            ConnectLink link,
            AnswerReader answers,
            Protections protections,
            References references) {
        this.client = client;
        this.connections = connections;
        this.link = link;
        this.answers = answers;
        this.protections = protections;
        this.references = references;
    }

    /**
     * What is to be sent.
     *
     * @param place the path as its route has it; null if limits of earlier calls do not count
     * @param key under which the provider executes it once, if it takes keys
     * @param part of which request of ours it is a part; null: of none
     * @param span of the call
     */
    record Wanted(
            Provider provider,
            ConnectionId connection,
            String method,
            RequestMapping.Target target,
            @Nullable String place,
            long timeoutMillis,
            Repetition repetition,
            @Nullable String key,
            OutboundRequest.@Nullable Part part,
            Span span) {}

    void call(Wanted wanted, Receiver receiver) {
        start(new Call(wanted, null, receiver));
    }

    /** The same with this very credential, stored or not. A refusal of it is for the receiver to record. */
    void callWith(
            Provider provider,
            Credential credential,
            String method,
            RequestMapping.Target target,
            long timeoutMillis,
            Receiver receiver) {
        ConnectionId connection = credential.connection().id();
        Wanted wanted = new Wanted(
                provider,
                connection,
                method,
                target,
                null,
                timeoutMillis,
                Repetition.UNSENT_ONLY,
                null,
                null,
                Span.NONE);
        start(new Call(wanted, credential, receiver));
    }

    private void start(Call call) {
        protections.enter(call.wanted);
        try {
            call.start();
        } catch (Problem problem) {
            call.fail(problem);
        } catch (RuntimeException unexpected) {
            call.fail(notMade(unexpected));
        }
    }

    private static Problem notMade(RuntimeException unexpected) {
        return Problem.of(ProblemType.INTERNAL_ERROR, "The call could not be made; nothing was sent.")
                .withOutcome(Outcome.NOT_SENT)
                .causedBy(unexpected);
    }

    /** One call under way. */
    private final class Call implements OutboundClient.Receiver {

        private final Wanted wanted;
        private final Provider provider;
        private final ConnectionId connection;
        private final long deadline;
        private final Receiver receiver;
        private final boolean given;
        private boolean renewed;
        private int repeated;
        private int sent;
        private Breakers.@Nullable Permit permit;
        private boolean doubtful;
        private @Nullable Credential credential;
        private @Nullable KeptAnswer kept;
        private Span span = Span.NONE;

        Call(Wanted wanted, @Nullable Credential credential, Receiver receiver) {
            this.wanted = wanted;
            this.provider = wanted.provider();
            this.connection = wanted.connection();
            this.credential = credential;
            this.given = credential != null;
            this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wanted.timeoutMillis());
            this.receiver = receiver;
        }

        void start() {
            if (given || !provider.needsConnection()) {
                send();
                return;
            }
            credential = connections.remembered(connection);
            if (credential != null) {
                send();
            } else {
                Thread.startVirtualThread(this::fetchCredentialAndSend);
            }
        }

        private void fetchCredentialAndSend() {
            try {
                credential = connections.credential(connection, Duration.ofMillis(remainingMillis()));
                send();
            } catch (Problem problem) {
                fail(problem);
            } catch (RuntimeException unexpected) {
                fail(notMade(unexpected));
            }
        }

        private void send() {
            permit = protections.permit(wanted);
            kept = null;
            URI base = Objects.requireNonNull(provider.baseUrl(), "baseUrl");
            span = wanted.span().request(wanted.method(), base, wanted.place(), sent++);
            String prefix = base.getRawPath() == null ? "" : base.getRawPath();
            RequestMapping.Target target = wanted.target();
            client.send(
                    new OutboundRequest(
                                    wanted.method(),
                                    base,
                                    prefix + target.pathAndQuery(),
                                    headers(),
                                    target.body() == null ? null : contentType(),
                                    target.body(),
                                    OutboundRequest.bearer(token()),
                                    remainingMillis())
                            .asPartOf(wanted.part(), given ? null : this::overflow),
                    this);
        }

        /** A success that nobody has to look into may be of any length. */
        private @Nullable KeptAnswer overflow(OutboundResponse head) {
            if (head.status() / 100 == 2 && provider.success() == null) {
                kept = references.open(connection.tenantId(), head);
            }
            return kept;
        }

        private Map<String, String> headers() {
            String traceparent = span.traceparent();
            if (wanted.key() == null && traceparent == null) {
                return provider.headers();
            }
            Map<String, String> headers = new LinkedHashMap<>(provider.headers());
            if (wanted.key() != null) {
                headers.put(Objects.requireNonNull(provider.idempotencyHeader()), wanted.key());
            }
            if (traceparent != null) {
                headers.put("traceparent", traceparent);
            }
            return headers;
        }

        private long remainingMillis() {
            return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }

        private String contentType() {
            return wanted.target().format() == Provider.BodyFormat.JSON
                    ? "application/json; charset=utf-8"
                    : "application/x-www-form-urlencoded; charset=utf-8";
        }

        private @Nullable Secret token() {
            return credential == null ? null : credential.accessToken();
        }

        @Override
        public void answered(OutboundResponse response) {
            report(response.status() < 500);
            protections.heed(wanted, response);
            span.answered(response.status());
            if (kept != null) {
                tell(kept, response);
                return;
            }
            @Nullable RawJson result;
            try {
                result = answers.read(provider, response, token());
            } catch (Problem problem) {
                refused(response, problem);
                return;
            } catch (RuntimeException unexpected) {
                fail(Problem.of(ProblemType.INTERNAL_ERROR, "The provider's answer could not be read.")
                        .withOutcome(Outcome.UNKNOWN)
                        .causedBy(unexpected));
                return;
            }
            if (result != null) {
                span.end("success", null);
                leave();
                receiver.answered(result, response);
            } else if (given) {
                fail(AnswerReader.garbage(provider, response, token()));
            } else {
                KeptAnswer document = references.open(connection.tenantId(), response);
                Thread.startVirtualThread(() -> keep(document, response));
            }
        }

        private void keep(KeptAnswer document, OutboundResponse response) {
            try {
                document.write(response.body());
                document.finish();
            } catch (RuntimeException refused) {
                document.abort();
                fail(Failures.notKept(refused));
                return;
            }
            tell(document, response);
        }

        private void tell(KeptAnswer document, OutboundResponse response) {
            span.end("success", null);
            leave();
            receiver.kept(document.result());
            receiver.answered(document.reference(), response);
        }

        private void refused(OutboundResponse response, Problem problem) {
            end(problem);
            protections.heed(wanted, problem);
            Credential used = credential;
            long wait = problem.retryAfter() > 0 ? problem.retryAfter() : answers.waitSeconds(provider, response);
            long pause = wanted.repetition().after(response.status(), problem, wait, repeated, remainingMillis());
            if (pause != Repetition.NEVER) {
                repeat(pause, problem);
            } else if (problem.type() != ProblemType.REAUTH_REQUIRED || used == null || given) {
                fail(problem);
            } else if (!renewed && connections.isRenewable(used)) {
                renewed = true;
                Thread.startVirtualThread(() -> renewAndRepeat(used, problem));
            } else {
                Thread.startVirtualThread(() -> remember(used, problem));
            }
        }

        /** Once, and for writes too: a call whose credential was refused has not been executed. */
        private void renewAndRepeat(Credential used, Problem refusal) {
            try {
                credential = connections.renewed(used, Duration.ofMillis(remainingMillis()));
                send();
            } catch (Problem problem) {
                if (problem.type() == ProblemType.REFRESH_NOT_SUPPORTED) {
                    remember(used, refusal);
                } else {
                    fail(problem);
                }
            } catch (RuntimeException unexpected) {
                fail(notMade(unexpected));
            }
        }

        private void remember(Credential used, Problem problem) {
            try {
                connections.refused(used);
            } catch (RuntimeException down) {
                // The caller is told what the provider said all the same; the next call will find it out again.
                LOGGER.atWarn()
                        .addKeyValue("tenant", connection.tenantId())
                        .addKeyValue("integration", connection.integration())
                        .addKeyValue("cause", down.getClass().getSimpleName())
                        .log("That a connection was refused could not be recorded");
            }
            fail(problem);
        }

        @Override
        public void failed(OutboundFailure failure) {
            if (failure.kind() == OutboundFailure.Kind.UNSENDABLE) {
                withdraw();
            } else {
                report(failure.kind() == OutboundFailure.Kind.TOO_LARGE
                        || failure.kind() == OutboundFailure.Kind.NOT_KEPT);
            }
            Problem problem = Failures.of(failure);
            end(problem);
            long pause = wanted.repetition().after(failure, repeated, remainingMillis());
            if (pause == Repetition.NEVER) {
                fail(problem);
            } else {
                repeat(pause, problem);
            }
        }

        /** The call keeps its place in the bulkhead: a provider that is down is not called more often for it. */
        private void repeat(long pauseMillis, Problem problem) {
            repeated++;
            doubtful |= problem.outcome() == Outcome.UNKNOWN && wanted.repetition() != Repetition.READ;
            client.later(pauseMillis, () -> {
                try {
                    send();
                } catch (Problem refused) {
                    fail(problem); // the breaker has opened meanwhile; why, this one says
                } catch (RuntimeException unexpected) {
                    fail(notMade(unexpected));
                }
            });
        }

        void fail(Problem problem) {
            end(problem);
            leave();
            // What became of the last request says nothing about an earlier one.
            receiver.failed(withLink(doubtful ? problem.withOutcome(Outcome.UNKNOWN) : problem));
        }

        /** Of the request that is under way; does nothing if there is none. */
        private void end(Problem problem) {
            Outcome outcome = problem.outcome();
            span.end(problem.type().name(), outcome == null ? null : outcome.text());
            span = Span.NONE;
        }

        /** Whoever is told to connect again is told where. */
        private Problem withLink(Problem problem) {
            URI where = problem.type() == ProblemType.REAUTH_REQUIRED ? link.of(connection) : null;
            return where == null ? problem : problem.with("connect", where.toString());
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

        private void leave() {
            withdraw(); // of a request that was not made after all
            credential = null;
            protections.leave(wanted);
        }
    }
}
