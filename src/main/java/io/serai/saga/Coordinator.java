package io.serai.saga;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Effects;
import io.serai.tool.Invocation;
import io.serai.tool.VersionedName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.saga.CamelSagaCoordinator;
import org.apache.camel.saga.CamelSagaStep;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The saga of one call, from its first step to its end. Its row is made with the first step that can be undone, so a call
 * that fails before costs nothing. Whatever waits for the database or a provider does so on a virtual thread.
 */
final class Coordinator implements CamelSagaCoordinator {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Executor VIRTUAL = Thread::startVirtualThread;
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /** A step and what it has changed. */
    private record Begun(Saga.Step step, Effects effects) {}

    private final String id = Saga.newId();
    private final Invocation invocation;
    private final Effects outer;
    private final Effects effects;
    private final SagaService service;
    private final ReentrantLock turn = new ReentrantLock();
    private final List<Begun> begun = new ArrayList<>();
    private @Nullable Saga saved;

    Coordinator(Exchange exchange, SagaService service) {
        this.invocation = Invocation.of(exchange);
        this.outer = Effects.of(exchange);
        this.effects = outer.part();
        this.service = service;
        effects.attachTo(exchange);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public CompletableFuture<Void> beginStep(Exchange exchange, CamelSagaStep definition) {
        if (Invocation.of(exchange) != invocation) {
            return CompletableFuture.failedFuture(new IllegalStateException("The saga is another call's"));
        }
        Endpoint compensation = definition.getCompensation().orElse(null);
        if (compensation == null) {
            return DONE;
        }
        Effects part = effects.part();
        part.attachTo(exchange);
        Saga.Step step = new Saga.Step(
                VersionedName.plain(compensation.getEndpointKey().replaceFirst("^direct:/*", "")),
                options(exchange, definition));
        return later(() -> {
            begin(new Begun(step, part));
            return null;
        });
    }

    private static ObjectNode options(Exchange exchange, CamelSagaStep definition) {
        ObjectNode options = JSON.createObjectNode();
        definition.getOptions().forEach((name, expression) -> {
            Object value = expression.evaluate(exchange, Object.class);
            JsonNode tree = value == null || value instanceof CharSequence
                    ? null
                    : exchange.getContext().getTypeConverter().tryConvertTo(JsonNode.class, exchange, value);
            options.set(name, tree != null ? tree : JSON.valueToTree(value));
        });
        return options;
    }

    private void begin(Begun next) {
        turn.lock();
        try {
            Saga was = saved;
            Saga is = was != null ? was : service.saga(id, invocation);
            List<Saga.Step> steps = new ArrayList<>(is.steps());
            steps.add(next.step());
            is = is.with(steps);
            if (was == null) {
                service.sagas().begin(is);
            } else if (!service.sagas().replace(was, is)) {
                throw tooLate();
            }
            saved = is;
            begun.add(next);
        } catch (DataAccessException down) {
            throw storeUnavailable(down);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> complete(Exchange exchange) {
        leave(exchange);
        Saga mine = saved;
        if (mine == null) {
            return DONE;
        }
        return later(() -> {
            try {
                if (!service.sagas().end(mine)) {
                    throw pending(tooLate());
                }
                return null;
            } catch (DataAccessException down) {
                throw pending(storeUnavailable(down)); // it cannot be kept from being undone
            }
        });
    }

    @Override
    public CompletableFuture<Void> compensate(Exchange exchange) {
        leave(exchange);
        Saga mine = saved;
        Exception failure = exchange.getException();
        if (mine == null || failure == null) {
            return DONE;
        }
        Problem problem = failure instanceof Problem known
                ? known
                : Problem.of(ProblemType.INTERNAL_ERROR, "A step failed unexpectedly.")
                        .causedBy(failure);
        return later(() -> undone(mine, problem))
                .completeOnTimeout(pending(problem), invocation.remainingMillis(), TimeUnit.MILLISECONDS)
                .thenAcceptAsync(exchange::setException, VIRTUAL);
    }

    private void leave(Exchange exchange) {
        service.forget(this);
        outer.attachTo(exchange);
    }

    /** The failure, with what was undone. */
    private Problem undone(Saga mine, Problem problem) {
        List<Begun> due = begun.stream().filter(step -> step.effects().any()).toList();
        try {
            if (due.isEmpty()) {
                service.sagas().end(mine);
                return effects.any() ? problem : problem.with("compensated", true);
            }
            Saga claimed = mine.with(due.stream().map(Begun::step).toList())
                    .claimed(Saga.State.UNDOING, service.undoing().lease());
            if (!service.sagas().replace(mine, claimed)) {
                return pending(problem);
            }
            return switch (service.undoing().attempt(claimed)) {
                case UNDONE -> undone(due, problem);
                case POSTPONED -> pending(problem);
                case GIVEN_UP -> problem.with("compensated", false).withOutcome(Outcome.UNKNOWN);
            };
        } catch (RuntimeException down) {
            return pending(problem); // by whoever takes it up when it is due
        }
    }

    private Problem undone(List<Begun> due, Problem problem) {
        due.forEach(step -> step.effects().undone());
        return effects.any()
                ? problem.with("compensated", false).withOutcome(Outcome.UNKNOWN)
                : problem.with("compensated", true).withOutcome(Outcome.REJECTED);
    }

    private static Problem pending(Problem problem) {
        return problem.with("compensated", "pending").withOutcome(Outcome.UNKNOWN);
    }

    private static Problem tooLate() {
        return Problem.of(
                ProblemType.PROVIDER_TIMEOUT, "The call took longer than its time limit; what it did is being undone.");
    }

    private static Problem storeUnavailable(DataAccessException down) {
        return Problem.of(ProblemType.STORE_UNAVAILABLE, "The database does not answer at the moment.")
                .withRetryAfter(5)
                .causedBy(down);
    }

    /** Unlike the futures' own way, without a wrapper around what it fails with. */
    private static <T> CompletableFuture<T> later(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread.ofVirtual().name("saga").start(() -> {
            try {
                future.complete(work.get());
            } catch (RuntimeException failed) {
                future.completeExceptionally(failed);
            }
        });
        return future;
    }
}
