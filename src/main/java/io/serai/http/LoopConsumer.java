package io.serai.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP path of the REST DSL. Runs the route on the connection's event loop, asynchronously from end to end, and
 * writes the {@link Answer} that it finds as the body at the end.
 */
final class LoopConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LoopConsumer.class);

    private final PathTable paths;
    private final EventLoops loops;
    private final AnswerWriter answers;
    private final LongAnswers longAnswers;

    LoopConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            PathTable paths,
            EventLoops loops,
            AnswerWriter answers,
            LongAnswers longAnswers) {
        super(endpoint, processor);
        this.paths = paths;
        this.loops = loops;
        this.answers = answers;
        this.longAnswers = longAnswers;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        paths.add(getEndpoint().getPath(), getEndpoint().getHttpMethodRestrict(), this);
    }

    @Override
    protected void doResume() {
        paths.add(getEndpoint().getPath(), getEndpoint().getHttpMethodRestrict(), this);
    }

    @Override
    protected void doSuspend() {
        paths.remove(this);
    }

    @Override
    protected void doStop() throws Exception {
        paths.remove(this);
        super.doStop();
    }

    void accept(HttpServerRequest source, EventLoops.EventLoop loop, Request request) {
        Exchange exchange = createExchange(false); // false: released here, after the answer is written
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(Inbound.PROPERTY, request);
        try {
            createUoW(exchange);
        } catch (Exception broken) {
            LOGGER.atError()
                    .addKeyValue("requestId", request.id())
                    .setCause(broken)
                    .log("No unit of work");
            answers.write(source, request.id(), answers.internalError(request));
            releaseExchange(exchange, false);
            return;
        }
        try {
            getAsyncProcessor().process(exchange, anyThread -> {
                if (loops.isCurrent(loop)) {
                    loop.atEndOfTurn(() -> finish(source, request, exchange));
                } else {
                    loop.run(() -> finish(source, request, exchange));
                }
            });
        } catch (LinkageError | StackOverflowError fault) {
            // Camel turns exceptions into answers, but lets an error through without calling back.
            exchange.setException(fault);
            finish(source, request, exchange);
        }
    }

    private Future<Void> send(HttpServerRequest source, Request request, Answer answer) {
        return request.open() == null
                ? answers.write(source, request.id(), answer)
                : answers.writeToUnread(source, request.id(), answer);
    }

    private void finish(HttpServerRequest source, Request request, Exchange exchange) {
        try {
            send(source, request, answerOf(request, exchange)).onComplete(gone -> longAnswers.left(request));
        } catch (RuntimeException unwritable) {
            longAnswers.left(request);
            throw unwritable;
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private Answer answerOf(Request request, Exchange exchange) {
        if (exchange.getException() == null && exchange.getMessage().getBody() instanceof Answer answer) {
            return answer;
        }
        LOGGER.atError()
                .addKeyValue("requestId", request.id())
                .addKeyValue("route", exchange.getFromRouteId())
                .setCause(exchange.getException())
                .log("A route ended without an answer");
        return answers.internalError(request);
    }
}
