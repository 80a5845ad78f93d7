package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step that reads the audit journal. That is work for a processor, not waiting, and takes the memory of a whole file:
 * it has two threads of its own, and who comes when many wait is told to come back.
 */
abstract class AuditReading extends AsyncProcessorSupport {

    private static final int THREADS = 2;
    private static final int WAITING = 50;

    private final ExecutorService readers;

    AuditReading(ExecutorService readers) {
        this.readers = readers;
    }

    static ExecutorService executor() {
        return new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("audit-reader-", 1).daemon().factory());
    }

    /** What the caller asked for, before anything is read. */
    abstract Reading reading(Call call);

    /** Reads and makes the answer; may take seconds. */
    @FunctionalInterface
    interface Reading {
        Object run();
    }

    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Reading reading = reading(Call.of(exchange));
            readers.execute(() -> {
                run(reading, exchange);
                callback.done(false);
            });
            return false;
        } catch (RejectedExecutionException busy) {
            exchange.setException(Problem.of(ProblemType.RATE_LIMIT_EXCEEDED, "Too many audit queries are under way.")
                    .withRetryAfter(1));
        } catch (Problem refused) {
            exchange.setException(refused);
        }
        callback.done(true);
        return true;
    }

    private static void run(Reading reading, Exchange exchange) {
        try {
            exchange.getMessage().setBody(Reply.ok(reading.run()));
        } catch (RuntimeException failed) {
            exchange.setException(failed);
        }
    }
}
