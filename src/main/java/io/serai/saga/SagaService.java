package io.serai.saga;

import io.serai.tool.Catalogue;
import io.serai.tool.Invocation;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.saga.CamelSagaCoordinator;
import org.apache.camel.saga.CamelSagaService;
import org.apache.camel.saga.CamelSagaStep;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/** What Camel's EIP {@code saga} asks. */
public final class SagaService extends ServiceSupport implements CamelSagaService {

    private final Sagas sagas;
    private final Undoing undoing;
    private final SagaSettings settings;
    private final Clock clock;
    private final Map<String, Coordinator> running = new ConcurrentHashMap<>();
    private @Nullable CamelContext camel;

    SagaService(Sagas sagas, Undoing undoing, SagaSettings settings, Clock clock) {
        this.sagas = sagas;
        this.undoing = undoing;
        this.settings = settings;
        this.clock = clock;
    }

    /** One that undoes what fails at once or not at all, and keeps nothing: for the replay of examples. */
    public static SagaService forgetful(CamelContext camel, Catalogue catalogue) {
        Sagas nowhere = new NoSagas();
        SagaSettings once = new SagaSettings(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        Clock clock = Clock.systemUTC();
        return new SagaService(
                nowhere,
                new Undoing(nowhere, new Compensations(camel, catalogue), new NoSagas.Records(), once, clock),
                once,
                clock);
    }

    /** Forgets what would have to be undone for a tenant that goes away. May block. */
    public void deleteAll(String tenantId) {
        sagas.deleteAll(tenantId);
    }

    @Override
    public CompletableFuture<CamelSagaCoordinator> newSaga(Exchange exchange) {
        Coordinator saga = new Coordinator(exchange, this);
        running.put(saga.getId(), saga);
        return CompletableFuture.completedFuture(saga);
    }

    @Override
    public CompletableFuture<CamelSagaCoordinator> getSaga(String id) {
        return CompletableFuture.completedFuture(running.get(id));
    }

    @Override
    public void registerStep(CamelSagaStep step) {
        // what a saga has to undo is in its row
    }

    Sagas sagas() {
        return sagas;
    }

    Undoing undoing() {
        return undoing;
    }

    Saga saga(String id, Invocation call) {
        return Saga.of(id, call, clock.instant(), settings.margin());
    }

    void forget(Coordinator saga) {
        running.remove(saga.getId());
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(@Nullable CamelContext context) {
        camel = context;
    }
}
